// SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0
/* seccomp, capset: what a thread may do from now on. */

SYSCALL_PROGRAM(sys_seccomp)
{
	struct scratch *s = begin_syscall(PPME_SYSCALL_SECCOMP_X, 3);

	if (!s)
		return 0;
	/* Parameter 1: res (PT_ERRNO) */
	put_u64(s, result);
	/* Parameter 2: op (PT_UINT64) */
	put_u64(s, (__u32)syscall_argument(regs, 0));
	/* Parameter 3: flags (PT_UINT64) */
	put_u64(s, (__u32)syscall_argument(regs, 1));
	finish(s);
	return 0;
}

/* The sets are those that the thread has afterwards, which after a failure are the old ones. */
SYSCALL_PROGRAM(sys_capset)
{
	struct scratch *s = begin_syscall(PPME_SYSCALL_CAPSET_X, 4);

	if (!s)
		return 0;
	/* Parameter 1: res (PT_ERRNO) */
	put_u64(s, result);
	/* Parameter 2: cap_inheritable (PT_UINT64), 3: cap_permitted (PT_UINT64), 4: cap_effective (PT_UINT64) */
	put_capabilities(s, current_task());
	finish(s);
	return 0;
}
