// SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0
/* setns, unshare, and what gives another root: pivot_root, chroot. */

SYSCALL_PROGRAM(sys_setns)
{
	struct scratch *s = begin_syscall(PPME_SYSCALL_SETNS_X, 6);

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
	/* Appended by this source: root_folder (PT_UINT64) */
	put_u64(s, root_folder_of(current_task()));
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

/* One of the calls that have no event of their own. */
SYSCALL_PROGRAM(sys_pivot_root)
{
	struct scratch *s = begin_syscall(PPME_GENERIC_X, 4);

	if (!s)
		return 0;
	/* Parameter 1: ID (PT_SYSCALLID) */
	put_u16(s, syscall_id(regs));
	/* Parameter 2: nativeID (PT_UINT16); as the caller gave it */
	put_u16(s, regs->own_number);
	/* Appended by this source: io_uring, which cannot do it; root_folder (PT_UINT64) */
	put_empty(s);
	put_u64(s, root_folder_of(current_task()));
	finish(s);
	return 0;
}

SYSCALL_PROGRAM(sys_chroot)
{
	struct scratch *s = begin_syscall(PPME_SYSCALL_CHROOT_X, 3);

	if (!s)
		return 0;
	/* Parameter 1: res (PT_ERRNO) */
	put_u64(s, result);
	/* Parameter 2: path (PT_FSPATH) */
	put_name_argument(s, regs, 0);
	/* Appended by this source: root_folder (PT_UINT64) */
	put_u64(s, root_folder_of(current_task()));
	finish(s);
	return 0;
}
