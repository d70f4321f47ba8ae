// SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0
/* setns, unshare. */

SYSCALL_PROGRAM(sys_setns)
{
	struct scratch *s = begin_syscall(PPME_SYSCALL_SETNS_X, 5);

	if (!s)
		return 0;
	/* Parameter 1: res (PT_ERRNO) */
	put_u64(s, result);
	/* Parameter 2: fd (PT_FD) */
	put_u64(s, (__s64)(__s32)syscall_argument(regs, 0));
	/* Parameter 3: nstype (PT_FLAGS32) */
	put_u32(s, catalogue_clone_flags((__u32)syscall_argument(regs, 1)));
	/* Appended by this source: mount_ns (PT_UINT32), user_ns (PT_UINT32); those that the caller is in now */
	put_changing_namespaces(s, current_task());
	finish(s);
	return 0;
}

DESCRIPTOR_PROGRAM(sys_unshare)
{
	struct scratch *s = begin_syscall(PPME_SYSCALL_UNSHARE_X, 4);

	if (!s)
		return 0;
	/* Parameter 1: res (PT_ERRNO) */
	put_u64(s, result);
	/* Parameter 2: flags (PT_FLAGS32) */
	put_u32(s, catalogue_clone_flags((__u32)syscall_argument(regs, 0)));
	/* Appended by this source: mount_ns (PT_UINT32), user_ns (PT_UINT32); those that the caller is in now */
	put_changing_namespaces(s, current_task());
	finish(s);
	/* Others may have changed the table while it was copied, and their calls' ends do not say when. */
	if (result == 0 && syscall_argument(regs, 0) & CLONE_FILES_BIT)
		doubt(DOUBT_ALL, -1, -1);
	return 0;
}
