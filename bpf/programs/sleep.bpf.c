// SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0
/* nanosleep. */

SYSCALL_PROGRAM(sys_nanosleep)
{
	struct scratch *s = begin_syscall(PPME_SYSCALL_NANOSLEEP_X, 2);
	struct seconds asked;

	if (!s)
		return 0;
	read_user_seconds(regs, syscall_argument(regs, 0), &asked);
	/* Parameter 1: res (PT_ERRNO) */
	put_u64(s, result);
	/* Parameter 2: interval (PT_RELTIME); as asked for, 0 if the memory cannot be read */
	put_u64(s, nanoseconds(&asked));
	finish(s);
	return 0;
}
