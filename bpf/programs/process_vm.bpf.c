// SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0
/* process_vm_readv, process_vm_writev. */

SYSCALL_PROGRAM(sys_process_vm)
{
	struct scratch *s = begin_syscall(regs->code, 3);

	if (!s)
		return 0;
	/* Parameter 1: res (PT_INT64) */
	put_u64(s, result);
	/* Parameter 2: pid (PT_PID) */
	put_u64(s, (__s64)(__s32)syscall_argument(regs, 0));
	/* Parameter 3: data (PT_BYTEBUF); from the caller's own memory, which has the same after either call */
	if (result > 0)
		put_gathered(syscall_argument(regs, 1), syscall_argument(regs, 2), result);
	else
		put_empty(s);
	finish(s);
	return 0;
}
