// SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0
/* setsid, setpgid. */

SYSCALL_PROGRAM(sys_setsid)
{
	struct scratch *s = begin_syscall(PPME_SYSCALL_SETSID_X, 1);

	if (!s)
		return 0;
	/* Parameter 1: res (PT_PID) */
	put_u64(s, result);
	finish(s);
	return 0;
}

SYSCALL_PROGRAM(sys_setpgid)
{
	struct scratch *s = begin_syscall(PPME_SYSCALL_SETPGID_X, 3);

	if (!s)
		return 0;
	/* Parameter 1: res (PT_ERRNO) */
	put_u64(s, result);
	/* Parameter 2: pid (PT_PID) */
	put_u64(s, (__s64)(__s32)syscall_argument(regs, 0));
	/* Parameter 3: pgid (PT_PID) */
	put_u64(s, (__s64)(__s32)syscall_argument(regs, 1));
	finish(s);
	return 0;
}
