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
		put_tuple(s, fd);
	else
		put_empty(s);
	/* Parameter 3: fd (PT_FD) */
	put_u64(s, fd);
	/* Parameter 4: addr (PT_SOCKADDR) */
	put_user_address(s, (void *)syscall_argument(regs, 1), syscall_argument(regs, 2));
	finish(s);
	return 0;
}
