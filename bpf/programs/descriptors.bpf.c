// SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0
/*
 * Calls that make a descriptor of something without a file: epoll_create, epoll_create1, eventfd, eventfd2,
 * timerfd_create, signalfd, signalfd4, inotify_init, inotify_init1, userfaultfd, pidfd_open, pidfd_getfd, bpf.
 */

DESCRIPTOR_PROGRAM(sys_epoll_create)
{
	__u32 argument = syscall_argument(regs, 0);
	struct scratch *s = begin_syscall(regs->code, 2);

	if (!s)
		return 0;
	/* Parameter 1: res (PT_ERRNO) */
	put_u64(s, result);
	/* Parameter 2: epoll_create: size (PT_INT32); epoll_create1: flags (PT_FLAGS32) */
	if (regs->code == PPME_SYSCALL_EPOLL_CREATE_X)
		put_u32(s, argument);
	else
		put_u32(s, argument & CLOEXEC_BIT ? PPM_EPOLL_CLOEXEC : 0);
	finish(s);
	doubt_made(result);
	return 0;
}

DESCRIPTOR_PROGRAM(sys_eventfd)
{
	__u64 value = (__u32)syscall_argument(regs, 0);
	struct scratch *s = begin_syscall(regs->code, 3);

	if (!s)
		return 0;
	/* Parameter 1: res (PT_FD) */
	put_u64(s, result);
	if (regs->code == PPME_SYSCALL_EVENTFD_X) {
		/* Parameter 2: initval (PT_UINT64) */
		put_u64(s, value);
		/* Parameter 3: flags (PT_UINT32); it has none */
		put_u32(s, 0);
	} else {
		/* Parameter 2: flags (PT_FLAGS16) */
		put_u16(s, catalogue_descriptor_flags(syscall_argument(regs, 1)));
		/* Parameter 3: initval (PT_UINT64) */
		put_u64(s, value);
	}
	finish(s);
	doubt_made(result);
	return 0;
}

DESCRIPTOR_PROGRAM(sys_timerfd_create)
{
	struct scratch *s = begin_syscall(PPME_SYSCALL_TIMERFD_CREATE_X, 3);

	if (!s)
		return 0;
	/* Parameter 1: res (PT_FD) */
	put_u64(s, result);
	/* Parameter 2: clockid (PT_UINT8) */
	put_u8(s, syscall_argument(regs, 0));
	/* Parameter 3: flags (PT_UINT8); of the catalogue's two, only PPM_O_NONBLOCK fits in */
	put_u8(s, catalogue_descriptor_flags(syscall_argument(regs, 1)));
	finish(s);
	doubt_made(result);
	return 0;
}

DESCRIPTOR_PROGRAM(sys_signalfd)
{
	__u32 signals = user_signals(syscall_argument(regs, 1));
	struct scratch *s = begin_syscall(regs->code, 4);

	if (!s)
		return 0;
	/* Parameter 1: res (PT_FD) */
	put_u64(s, result);
	/* Parameter 2 of signalfd4: flags (PT_FLAGS16) */
	if (regs->code == PPME_SYSCALL_SIGNALFD4_X)
		put_u16(s, catalogue_descriptor_flags(syscall_argument(regs, 3)));
	/* Parameter 2 or 3: fd (PT_FD) */
	put_u64(s, fd_argument(regs, 0));
	/* Parameter 3 or 4: mask (PT_UINT32) */
	put_u32(s, signals);
	/* Parameter 4 of signalfd: flags (PT_UINT8); it has none */
	if (regs->code == PPME_SYSCALL_SIGNALFD_X)
		put_u8(s, 0);
	finish(s);
	doubt_made(result);
	return 0;
}

DESCRIPTOR_PROGRAM(sys_inotify_init)
{
	struct scratch *s = begin_syscall(regs->code, 2);

	if (!s)
		return 0;
	/* Parameter 1: res (PT_FD) */
	put_u64(s, result);
	/* Parameter 2: inotify_init: flags (PT_UINT8), it has none; inotify_init1: flags (PT_FLAGS16) */
	if (regs->code == PPME_SYSCALL_INOTIFY_INIT_X)
		put_u8(s, 0);
	else
		put_u16(s, catalogue_descriptor_flags(syscall_argument(regs, 0)));
	finish(s);
	doubt_made(result);
	return 0;
}

DESCRIPTOR_PROGRAM(sys_userfaultfd)
{
	struct scratch *s = begin_syscall(PPME_SYSCALL_USERFAULTFD_X, 2);

	if (!s)
		return 0;
	/* Parameter 1: res (PT_ERRNO) */
	put_u64(s, result);
	/* Parameter 2: flags (PT_FLAGS32) */
	put_u32(s, catalogue_descriptor_flags(syscall_argument(regs, 0)));
	finish(s);
	doubt_made(result);
	return 0;
}

DESCRIPTOR_PROGRAM(sys_pidfd_open)
{
	struct scratch *s = begin_syscall(PPME_SYSCALL_PIDFD_OPEN_X, 3);

	if (!s)
		return 0;
	/* Parameter 1: fd (PT_FD) */
	put_u64(s, result);
	/* Parameter 2: pid (PT_PID) */
	put_u64(s, (__s64)(__s32)syscall_argument(regs, 0));
	/* Parameter 3: flags (PT_FLAGS32) */
	put_u32(s, syscall_argument(regs, 1) & NONBLOCK_BIT ? PPM_PIDFD_NONBLOCK : 0);
	finish(s);
	doubt_made(result);
	return 0;
}

SYSCALL_PROGRAM(sys_pidfd_getfd)
{
	struct scratch *s = begin_syscall(PPME_SYSCALL_PIDFD_GETFD_X, 4);

	if (!s)
		return 0;
	/* Parameter 1: fd (PT_FD) */
	put_u64(s, result);
	/* Parameter 2: pid_fd (PT_FD) */
	put_u64(s, fd_argument(regs, 0));
	/* Parameter 3: target_fd (PT_FD) */
	put_u64(s, fd_argument(regs, 1));
	/* Parameter 4: flags (PT_UINT32) */
	put_u32(s, syscall_argument(regs, 2));
	finish(s);
	if (result >= 0)
		tell_given_file(result);
	return 0;
}

/* Whether a command of bpf gives back a descriptor: the bits are the kernel's numbers of those that do. */
static __always_inline bool makes_descriptor(__u32 command)
{
	const __u64 makers = 1 << 0 | 1 << 5 | 1 << 7 | 1 << 13 | 1 << 14 | 1 << 17 | 1 << 18 | 1 << 19 | 1 << 28 |
			     1ULL << 30 | 1ULL << 32 | 1ULL << 33;

	return command < 64 && makers >> command & 1;
}

DESCRIPTOR_PROGRAM(sys_bpf)
{
	struct scratch *s = begin_syscall(PPME_SYSCALL_BPF_2_X, 2);

	if (!s)
		return 0;
	/* Parameter 1: fd (PT_FD); of commands that make none, their result */
	put_u64(s, result);
	/* Parameter 2: cmd (PT_ENUMFLAGS32); the catalogue has the kernel's numbers */
	put_u32(s, syscall_argument(regs, 0));
	finish(s);
	if (makes_descriptor(syscall_argument(regs, 0)))
		doubt_made(result);
	return 0;
}
