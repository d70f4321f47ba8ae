// SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0
/* close, close_range, dup, dup2, dup3, fcntl, flock, fstat, getdents, getdents64, ioctl, lseek, memfd_create, pipe,
 * pipe2. */

#define CLOSE_RANGE_FLAGS 06 /* UNSHARE, CLOEXEC */
#define CLOSE_RANGE_UNSHARE_BIT 02
#define LOCK_FLAGS 017 /* SH, EX, NB, UN */
#define MEMFD_FLAGS 07 /* CLOEXEC, ALLOW_SEALING, HUGETLB */

/* close, dup, fstat, getdents, getdents64. */
DESCRIPTOR_PROGRAM(sys_fd)
{
	struct scratch *s = begin_syscall(regs->code, 2);

	if (!s)
		return 0;
	/* Parameter 1: res (PT_ERRNO; dup: PT_FD) */
	put_u64(s, result);
	/* Parameter 2: fd; dup: oldfd (PT_FD) */
	put_fd_argument(s, regs, 0);
	finish(s);
	if (regs->code == PPME_SYSCALL_CLOSE_X && result == 0)
		doubt(DOUBT_CLOSED, syscall_argument(regs, 0), -1);
	if (regs->code == PPME_SYSCALL_DUP_1_X)
		doubt_made(result);
	return 0;
}

SYSCALL_PROGRAM(sys_fstat64)
{
	struct scratch *s = begin_syscall(PPME_SYSCALL_FSTAT64_X, 1);

	if (!s)
		return 0;
	/* Parameter 1: res (PT_ERRNO) */
	put_u64(s, result);
	finish(s);
	return 0;
}

DESCRIPTOR_PROGRAM(sys_close_range)
{
	struct scratch *s = begin_syscall(PPME_SYSCALL_CLOSE_RANGE_X, 4);

	if (!s)
		return 0;
	/* Parameter 1: res (PT_ERRNO) */
	put_u64(s, result);
	/* Parameter 2: first (PT_UINT32) */
	put_u32_argument(s, regs, 0);
	/* Parameter 3: last (PT_UINT32) */
	put_u32_argument(s, regs, 1);
	/* Parameter 4: flags (PT_FLAGS32) */
	put_flags_argument(s, regs, 2, CLOSE_RANGE_FLAGS);
	finish(s);
	/* A table that is taken apart was copied while others changed it. */
	if (result == 0)
		doubt(syscall_argument(regs, 2) & CLOSE_RANGE_UNSHARE_BIT ? DOUBT_ALL : DOUBT_RANGE,
		      syscall_argument(regs, 0), syscall_argument(regs, 1));
	return 0;
}

/* dup2, dup3. */
DESCRIPTOR_PROGRAM(sys_dup2)
{
	bool has_flags = regs->code == PPME_SYSCALL_DUP3_X;
	struct scratch *s = begin_syscall(regs->code, has_flags ? 4 : 3);

	if (!s)
		return 0;
	/* Parameter 1: res (PT_FD) */
	put_u64(s, result);
	/* Parameter 2: oldfd (PT_FD) */
	put_fd_argument(s, regs, 0);
	/* Parameter 3: newfd (PT_FD) */
	put_fd_argument(s, regs, 1);
	/* Parameter 4, dup3 only: flags (PT_FLAGS32); the kernel takes no other */
	if (has_flags)
		put_u32(s, syscall_argument(regs, 2) & CLOEXEC_BIT ? PPM_O_CLOEXEC : 0);
	finish(s);
	doubt_made(result);
	return 0;
}

static __always_inline __u32 catalogue_pipe_flags(__s32 flags)
{
	const struct flag_pair bits[] = {
		{CLOEXEC_BIT, PPM_O_CLOEXEC},
		{O_DIRECT_BIT, PPM_O_DIRECT},
		{NONBLOCK_BIT, PPM_O_NONBLOCK},
	};

	/* All ones would be every flag. */
	return flags < 0 ? 0 : CATALOGUE_FLAGS(bits, flags);
}

/* pipe, pipe2. */
DESCRIPTOR_PROGRAM(sys_pipe)
{
	bool has_flags = regs->code == PPME_SYSCALL_PIPE2_X;
	struct scratch *s = begin_syscall(regs->code, has_flags ? 5 : 4);
	__s32 fds[2] = {-1, -1};
	struct file *file = 0;

	if (!s)
		return 0;
	/* After a failure the caller's array holds what it held before. */
	if (result == 0) {
		if (bpf_probe_read_user(fds, sizeof(fds), (void *)syscall_argument(regs, 0)))
			count(s->code, LOSS_UNREADABLE_PARAMETER);
		file = file_of_fd(current_task(), fds[0]);
	}
	/* Parameter 1: res (PT_ERRNO) */
	put_u64(s, result);
	/* Parameter 2: fd1 (PT_FD) */
	put_u64(s, (__s64)fds[0]);
	/* Parameter 3: fd2 (PT_FD) */
	put_u64(s, (__s64)fds[1]);
	/* Parameter 4: ino (PT_UINT64) */
	put_u64(s, file ? BPF_CORE_READ(file, f_inode, i_ino) : 0);
	/* Parameter 5, pipe2 only: flags (PT_FLAGS32) */
	if (has_flags)
		put_u32(s, catalogue_pipe_flags(syscall_argument(regs, 1)));
	finish(s);
	if (result == 0)
		doubt(DOUBT_NUMBERS, fds[0], fds[1]);
	return 0;
}

#define MEMFD_PREFIX_BYTES 6 /* "memfd:", which the kernel puts before a name */

DESCRIPTOR_PROGRAM(sys_memfd_create)
{
	struct scratch *s = begin_syscall(PPME_SYSCALL_MEMFD_CREATE_X, 3);
	struct file *file = callers_file(regs, result);

	if (!s)
		return 0;
	/* Parameter 1: fd (PT_FD) */
	put_u64(s, result);
	/* Parameter 2: name (PT_CHARBUF) */
	if (file && is_memfd(file))
		put_kernel_text(s, dentry_name(file) + MEMFD_PREFIX_BYTES);
	else
		put_text_argument(s, regs, 0);
	/* Parameter 3: flags (PT_FLAGS32) */
	put_flags_argument(s, regs, 1, MEMFD_FLAGS);
	finish(s);
	doubt_made(result);
	return 0;
}

SYSCALL_PROGRAM(sys_flock)
{
	struct scratch *s = begin_syscall(PPME_SYSCALL_FLOCK_X, 3);

	if (!s)
		return 0;
	/* Parameter 1: res (PT_ERRNO) */
	put_u64(s, result);
	/* Parameter 2: fd (PT_FD) */
	put_fd_argument(s, regs, 0);
	/* Parameter 3: operation (PT_FLAGS32) */
	put_flags_argument(s, regs, 1, LOCK_FLAGS);
	finish(s);
	return 0;
}

#define F_DUPFD_COMMAND 0
#define F_SETFD_COMMAND 2
#define F_DUPFD_CLOEXEC_COMMAND 1030
#define COMMON_COMMANDS 48
#define LINUX_COMMANDS_FROM 1024 /* Linux's own */
#define COMMANDS 64

/* Linux's own commands follow the common ones. 12 to 14 are a 32 bit caller's ways to lock beyond 2 GiB. */
static const __u8 fcntl_commands[COMMANDS] = {
	[0] = PPM_F_DUPFD,
	[1] = PPM_F_GETFD,
	[2] = PPM_F_SETFD,
	[3] = PPM_F_GETFL,
	[4] = PPM_F_SETFL,
	[5] = PPM_F_GETLK,
	[6] = PPM_F_SETLK,
	[7] = PPM_F_SETLKW,
	[8] = PPM_F_SETOWN,
	[9] = PPM_F_GETOWN,
	[10] = PPM_F_SETSIG,
	[11] = PPM_F_GETSIG,
	[12] = PPM_F_GETLK64,
	[13] = PPM_F_SETLK64,
	[14] = PPM_F_SETLKW64,
	[15] = PPM_F_SETOWN_EX,
	[16] = PPM_F_GETOWN_EX,
	[36] = PPM_F_OFD_GETLK,
	[37] = PPM_F_OFD_SETLK,
	[38] = PPM_F_OFD_SETLKW,
	[COMMON_COMMANDS + 0] = PPM_F_SETLEASE,
	[COMMON_COMMANDS + 1] = PPM_F_GETLEASE,
	[COMMON_COMMANDS + 2] = PPM_F_NOTIFY,
	[COMMON_COMMANDS + 5] = PPM_F_CANCELLK,
	[COMMON_COMMANDS + 6] = PPM_F_DUPFD_CLOEXEC,
	[COMMON_COMMANDS + 7] = PPM_F_SETPIPE_SZ,
	[COMMON_COMMANDS + 8] = PPM_F_GETPIPE_SZ,
};

static __always_inline __u8 catalogue_fcntl_command(const struct call *call, __u32 command)
{
	__u32 place = command;

	if (command >= COMMON_COMMANDS) {
		place = command - LINUX_COMMANDS_FROM;
		if (place >= COMMANDS - COMMON_COMMANDS)
			return PPM_UNKNOWN;
		place += COMMON_COMMANDS;
	} else if (command >= 12 && command <= 14 && !call->compat) {
		return PPM_UNKNOWN;
	}
	barrier_var(place);
	return fcntl_commands[place & (COMMANDS - 1)];
}

/* The number that a command has made or marked; -1 for other commands. */
static __always_inline __s32 changed_fd(const struct call *regs, long result)
{
	switch ((__u32)syscall_argument(regs, 1)) {
	case F_DUPFD_COMMAND:
	case F_DUPFD_CLOEXEC_COMMAND:
		return result;
	case F_SETFD_COMMAND:
		return result < 0 ? -1 : (__s32)fd_argument(regs, 0);
	default:
		return -1;
	}
}

DESCRIPTOR_PROGRAM(sys_fcntl)
{
	__s32 changed = changed_fd(regs, result);
	struct scratch *s = begin_syscall(PPME_SYSCALL_FCNTL_X, 4);

	if (!s)
		return 0;
	/* Parameter 1: res (PT_FD) */
	put_u64(s, result);
	/* Parameter 2: fd (PT_FD) */
	put_fd_argument(s, regs, 0);
	/* Parameter 3: cmd (PT_ENUMFLAGS8) */
	put_u8(s, catalogue_fcntl_command(regs, syscall_argument(regs, 1)));
	/* Parameter 4: arg (PT_UINT64) */
	put_u64(s, syscall_argument(regs, 2));
	finish(s);
	doubt_made(changed);
	return 0;
}

SYSCALL_PROGRAM(sys_ioctl)
{
	struct scratch *s = begin_syscall(PPME_SYSCALL_IOCTL_3_X, 4);

	if (!s)
		return 0;
	/* Parameter 1: res (PT_ERRNO) */
	put_u64(s, result);
	/* Parameter 2: fd (PT_FD) */
	put_fd_argument(s, regs, 0);
	/* Parameter 3: request (PT_UINT64) */
	put_u64(s, syscall_argument(regs, 1));
	/* Parameter 4: argument (PT_UINT64) */
	put_u64(s, syscall_argument(regs, 2));
	finish(s);
	return 0;
}

/* The catalogue has the kernel's first three ways to seek (SEEK_SET, CUR, END); the others keep the kernel's number. */
SYSCALL_PROGRAM(sys_lseek)
{
	struct scratch *s = begin_syscall(PPME_SYSCALL_LSEEK_X, 4);

	if (!s)
		return 0;
	/* Parameter 1: res (PT_ERRNO) */
	put_u64(s, result);
	/* Parameter 2: fd (PT_FD) */
	put_fd_argument(s, regs, 0);
	/* Parameter 3: offset (PT_UINT64) */
	put_u64(s, signed_argument(regs, 1));
	/* Parameter 4: whence (PT_ENUMFLAGS8) */
	put_u8(s, syscall_argument(regs, 2));
	finish(s);
	return 0;
}

/* Only 32 bit programs have it: the offset comes in two halves, the upper one first. */
SYSCALL_PROGRAM(sys__llseek)
{
	struct scratch *s = begin_syscall(PPME_SYSCALL_LLSEEK_X, 4);

	if (!s)
		return 0;
	/* Parameter 1: res (PT_ERRNO) */
	put_u64(s, result);
	/* Parameter 2: fd (PT_FD) */
	put_fd_argument(s, regs, 0);
	/* Parameter 3: offset (PT_UINT64) */
	put_u64(s, syscall_argument(regs, 1) << 32 | (__u32)syscall_argument(regs, 2));
	/* Parameter 4: whence (PT_ENUMFLAGS8) */
	put_u8(s, syscall_argument(regs, 4));
	finish(s);
	return 0;
}
