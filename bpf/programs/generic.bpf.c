// SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0
/* Every call that has no event of its own. */

SYSCALL_PROGRAM(sys_generic)
{
	struct scratch *s = begin_syscall(PPME_GENERIC_X, 2);

	if (!s)
		return 0;
	/* Parameter 1: ID (PT_SYSCALLID) */
	put_u16(s, syscall_id(regs));
	/* Parameter 2: nativeID (PT_UINT16); as the caller gave it */
	put_u16(s, regs->own_number);
	finish(s);
	return 0;
}
