// SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0
/* poll, ppoll, select, epoll_wait, futex. */

#define MAX_POLLED 256
#define POLLED_BYTES 10 /* of the catalogue's pair: fd and flags */
#define NO_TIMEOUT (~0ULL)

#define FUTEX_OPERATION_BITS 0x7f
#define FUTEX_FLAG_BITS 0x180 /* FUTEX_PRIVATE_FLAG, FUTEX_CLOCK_REALTIME */

struct polled {
	__s32 fd;
	__u16 requested;
	__u16 returned;
};

static __always_inline __u16 catalogue_poll_flags(__u16 flags)
{
	const struct flag_pair bits[] = {
		{0x0001, PPM_POLLIN},	  {0x0002, PPM_POLLPRI},    {0x0004, PPM_POLLOUT},    {0x0008, PPM_POLLERR},
		{0x0010, PPM_POLLHUP},	  {0x0020, PPM_POLLNVAL},   {0x0040, PPM_POLLRDNORM}, {0x0080, PPM_POLLRDBAND},
		{0x0100, PPM_POLLWRNORM}, {0x0200, PPM_POLLWRBAND}, {0x2000, PPM_POLLRDHUP},
	};

	return CATALOGUE_FLAGS(bits, flags);
}

/*
 * Appends the descriptors that were waited for, with what the kernel said of them, as one parameter (PT_FDLIST).
 * Global, to be verified once; HOOK_SYSCALL only.
 */
__noinline int put_polled(__u64 array, __u32 amount)
{
	struct scratch *s = scratch_of(HOOK_SYSCALL);
	__u16 told = 0;

	if (!s)
		return -1;
	for (__u32 i = 0; i < MAX_POLLED; i++) {
		__u32 at = 2 + i * POLLED_BYTES;
		struct polled polled;

		if (i >= amount || bpf_probe_read_user(&polled, sizeof(polled), (void *)(array + i * sizeof(polled))))
			break;
		PART(s, at, __s64, (__s64)polled.fd);
		PART(s, at + 8, __u16, catalogue_poll_flags(polled.returned));
		told++;
	}
	if (amount > MAX_POLLED)
		count(s->code, LOSS_TRUNCATED_PARAMETER);
	PART(s, 0, __u16, told);
	close_param(s, 2 + told * POLLED_BYTES);
	return 0;
}

SYSCALL_PROGRAM(sys_poll)
{
	struct scratch *s = begin_syscall(PPME_SYSCALL_POLL_X, 3);

	if (!s)
		return 0;
	/* Parameter 1: res (PT_ERRNO) */
	put_u64(s, result);
	/* Parameter 2: fds (PT_FDLIST) */
	put_polled(syscall_argument(regs, 0), syscall_argument(regs, 1));
	/* Parameter 3: timeout (PT_INT64); in ms, negative: without end */
	put_u64(s, (__s64)(__s32)syscall_argument(regs, 2));
	finish(s);
	return 0;
}

SYSCALL_PROGRAM(sys_ppoll)
{
	__u64 timeout = syscall_argument(regs, 2);
	struct scratch *s = begin_syscall(PPME_SYSCALL_PPOLL_X, 4);
	struct seconds time;

	if (!s)
		return 0;
	/* Parameter 1: res (PT_ERRNO) */
	put_u64(s, result);
	/* Parameter 2: fds (PT_FDLIST) */
	put_polled(syscall_argument(regs, 0), syscall_argument(regs, 1));
	/* Parameter 3: timeout (PT_RELTIME); the kernel has written what is left of it */
	read_user_seconds(regs, timeout, &time);
	put_u64(s, timeout ? nanoseconds(&time) : NO_TIMEOUT);
	/* Parameter 4: sigmask (PT_SIGSET) */
	put_u32(s, user_signals(syscall_argument(regs, 3)));
	finish(s);
	return 0;
}

SYSCALL_PROGRAM(sys_select)
{
	struct scratch *s = begin_syscall(PPME_SYSCALL_SELECT_X, 1);

	if (!s)
		return 0;
	/* Parameter 1: res (PT_ERRNO) */
	put_u64(s, result);
	finish(s);
	return 0;
}

SYSCALL_PROGRAM(sys_epoll_wait)
{
	struct scratch *s = begin_syscall(PPME_SYSCALL_EPOLLWAIT_X, 2);

	if (!s)
		return 0;
	/* Parameter 1: res (PT_ERRNO) */
	put_u64(s, result);
	/* Parameter 2: maxevents (PT_ERRNO) */
	put_u64(s, (__s64)(__s32)syscall_argument(regs, 2));
	finish(s);
	return 0;
}

SYSCALL_PROGRAM(sys_futex)
{
	struct scratch *s = begin_syscall(PPME_SYSCALL_FUTEX_X, 4);

	if (!s)
		return 0;
	/* Parameter 1: res (PT_ERRNO) */
	put_u64(s, result);
	/* Parameter 2: addr (PT_UINT64) */
	put_u64(s, syscall_argument(regs, 0));
	/* Parameter 3: op (PT_FLAGS16); the catalogue has the kernel's numbers */
	put_u16(s, syscall_argument(regs, 1) & (FUTEX_OPERATION_BITS | FUTEX_FLAG_BITS));
	/* Parameter 4: val (PT_UINT64) */
	put_u64(s, (__u32)syscall_argument(regs, 2));
	finish(s);
	return 0;
}
