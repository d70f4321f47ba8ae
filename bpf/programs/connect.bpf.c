// SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0
/* connect. */

SYSCALL_PROGRAM(sys_connect)
{
	__s64 fd = (__s32)syscall_argument(regs, 0);
	struct scratch *s = begin_syscall(PPME_SOCKET_CONNECT_X, 4);

	if (!s)
		return 0;
	/* Parameter 1: res (PT_ERRNO) */
	put_u64(s, result);
	/* Parameter 2: tuple (PT_SOCKTUPLE); from the kernel's own socket */
	if (result == 0 || result == EINPROGRESS_RESULT)
		put_ends((__u64)sock_of_call(regs), OUTBOUND, 0, 0);
	else
		put_empty(s);
	/* Parameter 3: fd (PT_FD) */
	put_u64(s, fd);
	/* Parameter 4: addr (PT_SOCKADDR); of a connection from the kernel's own socket too */
	if (regs->held || (result != 0 && result != EINPROGRESS_RESULT) || !put_peer_address(s, sock_of_call(regs)))
		put_address_argument(s, regs, 1);
	finish(s);
	if (regs->addresses)
		forget_addresses(regs->thread);
	return 0;
}
