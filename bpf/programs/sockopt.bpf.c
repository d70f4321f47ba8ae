// SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0
/* getsockopt, setsockopt. */

#define SOL_TCP_LEVEL 6
#define OPTION_LIMIT 4096
#define NS_PER_US 1000

/* Kernel numbers above those that the catalogue shares. */
#define SO_MEMINFO_OPTION 55
#define SO_COOKIE_OPTION 57
#define SO_PEERGROUPS_OPTION 59
#define SO_TIMESTAMP_NEW_OPTION 63
#define SO_TIMESTAMPNS_NEW_OPTION 64
#define SO_TIMESTAMPING_NEW_OPTION 65
#define SO_RCVTIMEO_NEW_OPTION 66
#define SO_SNDTIMEO_NEW_OPTION 67

/* How a value is shown: the catalogue's sockopt_dynamic_param. */
enum option_value {
	OPTION_BYTES = 0,
	OPTION_ERRNO = 1,
	OPTION_U32 = 2,
	OPTION_U64 = 3,
	OPTION_TIME = 4,
};

static __always_inline __u8 catalogue_level(__u32 level)
{
	if (level == SOL_SOCKET_LEVEL)
		return PPM_SOL_SOCKET;
	return level == SOL_TCP_LEVEL ? PPM_SOL_TCP : 0;
}

static __always_inline __u8 catalogue_option(__u32 level, __u32 option)
{
	if (level != SOL_SOCKET_LEVEL)
		return 0;
	if (option <= PPM_SO_ATTACH_BPF)
		return option;
	switch (option) {
	case SO_MEMINFO_OPTION:
		return PPM_SO_MEMINFO;
	case SO_COOKIE_OPTION:
		return PPM_SO_COOKIE;
	case SO_PEERGROUPS_OPTION:
		return PPM_SO_PEERGROUPS;
	case SO_TIMESTAMP_NEW_OPTION:
		return PPM_SO_TIMESTAMP;
	case SO_TIMESTAMPNS_NEW_OPTION:
		return PPM_SO_TIMESTAMPNS;
	case SO_TIMESTAMPING_NEW_OPTION:
		return PPM_SO_TIMESTAMPING;
	case SO_RCVTIMEO_NEW_OPTION:
		return PPM_SO_RCVTIMEO;
	case SO_SNDTIMEO_NEW_OPTION:
		return PPM_SO_SNDTIMEO;
	}
	return 0;
}

static __always_inline enum option_value option_value(__u8 option)
{
	switch (option) {
	case 0:
	case PPM_SO_LINGER:
	case PPM_SO_PEERCRED:
	case PPM_SO_ATTACH_FILTER:
	case PPM_SO_PEERNAME:
	case PPM_SO_ATTACH_BPF:
	case PPM_SO_PEERGROUPS:
	case PPM_SO_MEMINFO:
		return OPTION_BYTES;
	case PPM_SO_ERROR:
		return OPTION_ERRNO;
	case PPM_SO_COOKIE:
		return OPTION_U64;
	case PPM_SO_RCVTIMEO:
	case PPM_SO_SNDTIMEO:
		return OPTION_TIME;
	default:
		return OPTION_U32;
	}
}

/* A struct timeval; the newer options have 64 bits even in 32 bit programs. */
static __always_inline __u64 option_time(const struct call *regs, __u64 from)
{
	bool wide = !regs->compat || (__u32)syscall_argument(regs, 2) >= SO_RCVTIMEO_NEW_OPTION;
	__s64 time[2] = {};
	__s32 narrow[2] = {};

	if (wide) {
		bpf_probe_read_user(time, sizeof(time), (void *)from);
	} else {
		bpf_probe_read_user(narrow, sizeof(narrow), (void *)from);
		time[0] = narrow[0];
		time[1] = narrow[1];
	}
	return time[0] * NS_PER_S + time[1] * NS_PER_US;
}

static __always_inline void put_option_bytes(struct scratch *s, __u64 from, __u32 size)
{
	__u64 len = size;

	if (len > OPTION_LIMIT) {
		len = OPTION_LIMIT;
		count(s->code, LOSS_TRUNCATED_PARAMETER);
	}
	barrier_var(len);
	if (len > OPTION_LIMIT)
		return;
	if (bpf_probe_read_user(&s->bytes[(s->at + 1) & RECORD_MASK], len, (void *)from))
		len = 0;
	close_param(s, 1 + len);
}

/* A value of dynamic type: its kind, then the value as that kind has it. What cannot be read is 0. */
static __always_inline void put_option(struct scratch *s, const struct call *regs, __u8 option, __u32 size)
{
	__u64 from = syscall_argument(regs, 3);
	enum option_value kind = option_value(option);
	__s32 number = 0;
	__u64 wide = 0;

	PART(s, 0, __u8, kind);
	switch (kind) {
	case OPTION_BYTES:
		put_option_bytes(s, from, size);
		return;
	case OPTION_ERRNO:
		bpf_probe_read_user(&number, sizeof(number), (void *)from);
		PART(s, 1, __s64, -(__s64)number);
		break;
	case OPTION_U32:
		bpf_probe_read_user(&number, sizeof(number), (void *)from);
		PART(s, 1, __u32, number);
		close_param(s, 1 + sizeof(__u32));
		return;
	case OPTION_U64:
		bpf_probe_read_user(&wide, sizeof(wide), (void *)from);
		PART(s, 1, __u64, wide);
		break;
	case OPTION_TIME:
		PART(s, 1, __u64, option_time(regs, from));
		break;
	}
	close_param(s, 1 + sizeof(__u64));
}

SYSCALL_PROGRAM(sys_sockopt)
{
	__u32 level = syscall_argument(regs, 1);
	__u8 option = catalogue_option(level, syscall_argument(regs, 2));
	struct scratch *s = begin_syscall(regs->code, 6);
	__u32 size = syscall_argument(regs, 4);

	if (!s)
		return 0;
	/* The kernel writes how long the value is that it gives. */
	if (regs->code == PPME_SOCKET_GETSOCKOPT_X &&
	    bpf_probe_read_user(&size, sizeof(size), (void *)syscall_argument(regs, 4)))
		size = 0;
	/* Parameter 1: res (PT_ERRNO) */
	put_u64(s, result);
	/* Parameter 2: fd (PT_FD) */
	put_u64(s, fd_argument(regs, 0));
	/* Parameter 3: level (PT_ENUMFLAGS8) */
	put_u8(s, catalogue_level(level));
	/* Parameter 4: optname (PT_ENUMFLAGS8) */
	put_u8(s, option);
	/* Parameter 5: val (PT_DYN) */
	put_option(s, regs, option, size);
	/* Parameter 6: optlen (PT_UINT32) */
	put_u32(s, size);
	finish(s);
	return 0;
}
