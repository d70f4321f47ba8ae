// SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0
/* socket, socketpair, bind, listen, accept, accept4, shutdown, getsockname, getpeername. */

DESCRIPTOR_PROGRAM(sys_socket)
{
	__u32 type = syscall_argument(regs, 1);
	struct scratch *s = begin_syscall(PPME_SOCKET_SOCKET_X, 5);

	if (!s)
		return 0;
	/* Parameter 1: fd (PT_FD) */
	put_u64(s, result);
	/* Parameter 2: domain (PT_ENUMFLAGS32); the catalogue has the kernel's numbers */
	put_u32(s, syscall_argument(regs, 0));
	/* Parameter 3: type (PT_UINT32); as given, with the flags in it */
	put_u32(s, type);
	/* Parameter 4: proto (PT_UINT32) */
	put_u32(s, syscall_argument(regs, 2));
	/* Parameter 5: flags (PT_FLAGS32) */
	put_u32(s, catalogue_descriptor_flags(type));
	finish(s);
	doubt_made(result);
	return 0;
}

DESCRIPTOR_PROGRAM(sys_socketpair)
{
	struct scratch *s = begin_syscall(PPME_SOCKET_SOCKETPAIR_X, 8);
	__s32 fds[2] = {-1, -1};
	struct unix_sock *source = 0;

	if (!s)
		return 0;
	if (result == 0) {
		if (bpf_probe_read_user(fds, sizeof(fds), (void *)syscall_argument(regs, 3)))
			count(PPME_SOCKET_SOCKETPAIR_X, LOSS_UNREADABLE_PARAMETER);
		source = (void *)sock_of_fd(fds[0]);
	}
	/* Parameter 1: res (PT_ERRNO) */
	put_u64(s, result);
	/* Parameter 2: fd1 (PT_FD) */
	put_u64(s, (__s64)fds[0]);
	/* Parameter 3: fd2 (PT_FD) */
	put_u64(s, (__s64)fds[1]);
	/* Parameter 4: source (PT_UINT64) */
	put_u64(s, (__u64)source);
	/* Parameter 5: peer (PT_UINT64) */
	put_u64(s, (__u64)BPF_CORE_READ(source, peer));
	/* Parameter 6: domain (PT_ENUMFLAGS32) */
	put_u32(s, syscall_argument(regs, 0));
	/* Parameter 7: type (PT_UINT32) */
	put_u32(s, syscall_argument(regs, 1));
	/* Parameter 8: proto (PT_UINT32) */
	put_u32(s, syscall_argument(regs, 2));
	finish(s);
	if (result == 0)
		doubt(DOUBT_NUMBERS, fds[0], fds[1]);
	return 0;
}

SYSCALL_PROGRAM(sys_bind)
{
	__s64 fd = fd_argument(regs, 0);
	struct scratch *s = begin_syscall(PPME_SOCKET_BIND_X, 3);

	if (!s)
		return 0;
	/* Parameter 1: res (PT_ERRNO) */
	put_u64(s, result);
	/* Parameter 2: addr (PT_SOCKADDR); where the kernel has bound it to, or what was asked for */
	if (result != 0 || !put_bound_address(s, sock_of_call(regs)))
		put_address_argument(s, regs, 1);
	/* Parameter 3: fd (PT_FD) */
	put_u64(s, fd);
	finish(s);
	if (regs->addresses)
		forget_addresses(regs->thread);
	return 0;
}

SYSCALL_PROGRAM(sys_listen)
{
	struct scratch *s = begin_syscall(PPME_SOCKET_LISTEN_X, 3);

	if (!s)
		return 0;
	/* Parameter 1: res (PT_ERRNO) */
	put_u64(s, result);
	/* Parameter 2: fd (PT_FD) */
	put_u64(s, fd_argument(regs, 0));
	/* Parameter 3: backlog (PT_INT32) */
	put_u32(s, syscall_argument(regs, 1));
	finish(s);
	return 0;
}

/* The unix family keeps connections that nobody has accepted yet where others keep data. */
static __always_inline __u32 connections_waiting(struct sock *listening)
{
	if (BPF_CORE_READ(listening, __sk_common.skc_family) == SCAP_AF_UNIX)
		return BPF_CORE_READ(listening, sk_receive_queue.qlen);
	return BPF_CORE_READ(listening, sk_ack_backlog);
}

DESCRIPTOR_PROGRAM(sys_accept)
{
	bool has_flags = regs->code == PPME_SOCKET_ACCEPT4_6_X;
	struct scratch *s = begin_syscall(regs->code, has_flags ? 6 : 5);
	__u32 waiting = 0;
	__u32 limit = 0;

	if (!s)
		return 0;
	/* Parameter 1: fd (PT_FD) */
	put_u64(s, result);
	/* Parameter 2: tuple (PT_SOCKTUPLE) */
	if (result >= 0) {
		struct sock *listening = sock_of_call(regs);

		put_ends((__u64)sock_of_fd(result), INBOUND, 0, 0);
		waiting = connections_waiting(listening);
		limit = BPF_CORE_READ(listening, sk_max_ack_backlog);
	} else {
		put_empty(s);
	}
	/* Parameter 3: queuepct (PT_UINT8) */
	put_u8(s, limit ? (__u64)waiting * 100 / limit : 0);
	/* Parameter 4: queuelen (PT_UINT32) */
	put_u32(s, waiting);
	/* Parameter 5: queuemax (PT_UINT32) */
	put_u32(s, limit);
	/* Parameter 6 of accept4: flags (PT_INT32) */
	if (has_flags)
		put_u32(s, catalogue_descriptor_flags(syscall_argument(regs, 3)));
	finish(s);
	doubt_made(result);
	return 0;
}

SYSCALL_PROGRAM(sys_shutdown)
{
	__u32 how = syscall_argument(regs, 1);
	struct scratch *s = begin_syscall(PPME_SOCKET_SHUTDOWN_X, 3);

	if (!s)
		return 0;
	/* Parameter 1: res (PT_ERRNO) */
	put_u64(s, result);
	/* Parameter 2: fd (PT_FD) */
	put_u64(s, fd_argument(regs, 0));
	/* Parameter 3: how (PT_ENUMFLAGS8); the catalogue has the kernel's numbers */
	put_u8(s, how <= PPM_SHUT_RDWR ? how : (__u8)PPM_SHUT_UNKNOWN);
	finish(s);
	return 0;
}

/* getsockname, getpeername: events without parameters. */
SYSCALL_PROGRAM(sys_getsockname)
{
	struct scratch *s = begin_syscall(regs->code, 0);

	if (s)
		finish(s);
	return 0;
}
