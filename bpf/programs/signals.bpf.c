// SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0
/* kill, tkill, tgkill. Numbers are as the caller's pid namespace has them. */

SYSCALL_PROGRAM(sys_kill)
{
	struct scratch *s = begin_syscall(PPME_SYSCALL_KILL_X, 3);

	if (!s)
		return 0;
	/* Parameter 1: res (PT_ERRNO) */
	put_u64(s, result);
	/* Parameter 2: pid (PT_PID) */
	put_u64(s, (__s64)(__s32)syscall_argument(regs, 0));
	/* Parameter 3: sig (PT_SIGTYPE) */
	put_u8(s, syscall_argument(regs, 1));
	finish(s);
	return 0;
}

SYSCALL_PROGRAM(sys_tkill)
{
	struct scratch *s = begin_syscall(PPME_SYSCALL_TKILL_X, 3);

	if (!s)
		return 0;
	/* Parameter 1: res (PT_ERRNO) */
	put_u64(s, result);
	/* Parameter 2: tid (PT_PID) */
	put_u64(s, (__s64)(__s32)syscall_argument(regs, 0));
	/* Parameter 3: sig (PT_SIGTYPE) */
	put_u8(s, syscall_argument(regs, 1));
	finish(s);
	return 0;
}

SYSCALL_PROGRAM(sys_tgkill)
{
	struct scratch *s = begin_syscall(PPME_SYSCALL_TGKILL_X, 4);

	if (!s)
		return 0;
	/* Parameter 1: res (PT_ERRNO) */
	put_u64(s, result);
	/* Parameter 2: pid (PT_PID) */
	put_u64(s, (__s64)(__s32)syscall_argument(regs, 0));
	/* Parameter 3: tid (PT_PID) */
	put_u64(s, (__s64)(__s32)syscall_argument(regs, 1));
	/* Parameter 4: sig (PT_SIGTYPE) */
	put_u8(s, syscall_argument(regs, 2));
	finish(s);
	return 0;
}
