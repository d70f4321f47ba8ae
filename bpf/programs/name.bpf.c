// SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0
/* Calls that take a file by its name, look at it, make it, move it or take it away. */

#define AT_REMOVEDIR_BIT 0x200
#define STAT_FLAGS 0x1900 /* AT_SYMLINK_NOFOLLOW, AT_NO_AUTOMOUNT, AT_EMPTY_PATH */
#define LINK_FLAGS 0x1400 /* AT_SYMLINK_FOLLOW, AT_EMPTY_PATH */
#define ACCESS_MODES 07

/* lstat, lstat64, rmdir, stat, stat64, umount, unlink. */
SYSCALL_PROGRAM(sys_path)
{
	struct scratch *s = begin_syscall(regs->code, 2);

	if (!s)
		return 0;
	/* Parameter 1: res (PT_ERRNO) */
	put_u64(s, result);
	/* Parameter 2: path; umount: name (PT_FSPATH) */
	put_name_argument(s, regs, 0);
	finish(s);
	return 0;
}

SYSCALL_PROGRAM(sys_newfstatat)
{
	struct scratch *s = begin_syscall(PPME_SYSCALL_NEWFSTATAT_X, 4);

	if (!s)
		return 0;
	/* Parameter 1: res (PT_ERRNO) */
	put_u64(s, result);
	/* Parameter 2: dirfd (PT_FD) */
	put_fd_argument(s, regs, 0);
	/* Parameter 3: path (PT_FSRELPATH) */
	put_name_argument(s, regs, 1);
	/* Parameter 4: flags (PT_FLAGS32) */
	put_flags_argument(s, regs, 3, STAT_FLAGS);
	finish(s);
	return 0;
}

SYSCALL_PROGRAM(sys_access)
{
	struct scratch *s = begin_syscall(PPME_SYSCALL_ACCESS_X, 3);

	if (!s)
		return 0;
	/* Parameter 1: res (PT_ERRNO) */
	put_u64(s, result);
	/* Parameter 2: name (PT_FSPATH) */
	put_name_argument(s, regs, 0);
	/* Parameter 3: mode (PT_FLAGS32) */
	put_flags_argument(s, regs, 1, ACCESS_MODES);
	finish(s);
	return 0;
}

/* link, rename, symlink. */
SYSCALL_PROGRAM(sys_rename)
{
	int done_earlier = regs->code == PPME_SYSCALL_SYMLINK_X ? 2 : 1;
	struct scratch *s = begin_syscall(regs->code, 3);

	if (!s)
		return 0;
	/* Parameter 1: res (PT_ERRNO) */
	put_u64(s, result);
	/* Parameter 2: oldpath (PT_FSPATH); symlink: target (PT_CHARBUF) */
	put_first_name(s, regs, 0, done_earlier);
	/* Parameter 3: newpath; symlink: linkpath (PT_FSPATH) */
	put_second_name(s, regs, 1, done_earlier);
	finish(s);
	return 0;
}

/* linkat, renameat, renameat2. */
SYSCALL_PROGRAM(sys_renameat)
{
	bool has_flags = regs->code != PPME_SYSCALL_RENAMEAT_X;
	struct scratch *s = begin_syscall(regs->code, has_flags ? 6 : 5);

	if (!s)
		return 0;
	/* Parameter 1: res (PT_ERRNO) */
	put_u64(s, result);
	/* Parameter 2: olddirfd; linkat: olddir (PT_FD) */
	put_fd_argument(s, regs, 0);
	/* Parameter 3: oldpath (PT_FSRELPATH) */
	put_first_name(s, regs, 1, 1);
	/* Parameter 4: newdirfd; linkat: newdir (PT_FD) */
	put_fd_argument(s, regs, 2);
	/* Parameter 5: newpath (PT_FSRELPATH) */
	put_second_name(s, regs, 3, 1);
	/* Parameter 6, not renameat: flags (PT_FLAGS32) */
	if (has_flags)
		put_flags_argument(s, regs, 4, regs->code == PPME_SYSCALL_LINKAT_2_X ? LINK_FLAGS : -1);
	finish(s);
	return 0;
}

SYSCALL_PROGRAM(sys_symlinkat)
{
	struct scratch *s = begin_syscall(PPME_SYSCALL_SYMLINKAT_X, 4);

	if (!s)
		return 0;
	/* Parameter 1: res (PT_ERRNO) */
	put_u64(s, result);
	/* Parameter 2: target (PT_CHARBUF) */
	put_first_name(s, regs, 0, 2);
	/* Parameter 3: linkdirfd (PT_FD) */
	put_fd_argument(s, regs, 1);
	/* Parameter 4: linkpath (PT_FSRELPATH) */
	put_second_name(s, regs, 2, 2);
	finish(s);
	return 0;
}

SYSCALL_PROGRAM(sys_unlinkat)
{
	struct scratch *s = begin_syscall(PPME_SYSCALL_UNLINKAT_2_X, 4);

	if (!s)
		return 0;
	/* Parameter 1: res (PT_ERRNO) */
	put_u64(s, result);
	/* Parameter 2: dirfd (PT_FD) */
	put_fd_argument(s, regs, 0);
	/* Parameter 3: name (PT_FSRELPATH) */
	put_name_argument(s, regs, 1);
	/* Parameter 4: flags (PT_FLAGS32) */
	put_flags_argument(s, regs, 2, AT_REMOVEDIR_BIT);
	finish(s);
	return 0;
}

/* mkdir, mkdirat. */
SYSCALL_PROGRAM(sys_mkdir)
{
	bool at = regs->code == PPME_SYSCALL_MKDIRAT_X;
	struct scratch *s = begin_syscall(regs->code, at ? 4 : 3);

	if (!s)
		return 0;
	/* Parameter 1: res (PT_ERRNO) */
	put_u64(s, result);
	/* mkdirat only: dirfd (PT_FD) */
	if (at)
		put_fd_argument(s, regs, 0);
	/* path (PT_FSPATH or PT_FSRELPATH) */
	if (at)
		put_name_argument(s, regs, 1);
	else
		put_name_argument(s, regs, 0);
	/* mode (PT_UINT32) */
	put_u32(s, at ? syscall_argument(regs, 2) : syscall_argument(regs, 1));
	finish(s);
	return 0;
}

static __always_inline __u32 catalogue_node_mode(__u32 mode)
{
	__u32 permissions = mode & 07777;

	switch (mode & S_IFMT_BITS) {
	case 0:
		/* Without a type it becomes a regular file. */
		return permissions | 0100000;
	case 0010000:
	case 0020000:
	case 0060000:
	case 0100000:
	case 0140000:
		return mode & (S_IFMT_BITS | 07777);
	default:
		return permissions;
	}
}

/* mknod, mknodat. */
SYSCALL_PROGRAM(sys_mknod)
{
	bool at = regs->code == PPME_SYSCALL_MKNODAT_X;
	struct scratch *s = begin_syscall(regs->code, at ? 5 : 4);
	__u32 device = at ? syscall_argument(regs, 3) : syscall_argument(regs, 2);

	if (!s)
		return 0;
	/* Parameter 1: res (PT_ERRNO) */
	put_u64(s, result);
	/* mknodat only: dirfd (PT_FD) */
	if (at)
		put_fd_argument(s, regs, 0);
	/* path (PT_FSPATH or PT_FSRELPATH) */
	if (at)
		put_name_argument(s, regs, 1);
	else
		put_name_argument(s, regs, 0);
	/* mode (PT_MODE) */
	put_u32(s, catalogue_node_mode(at ? syscall_argument(regs, 2) : syscall_argument(regs, 1)));
	/* dev (PT_UINT32); the format takes the caller's number, encoded as it is, for the kernel's and encodes it */
	put_u32(s, encoded_device(device >> 20, device & 0xfffff));
	finish(s);
	return 0;
}

SYSCALL_PROGRAM(sys_getcwd)
{
	struct scratch *s = begin_syscall(PPME_SYSCALL_GETCWD_X, 2);

	if (!s)
		return 0;
	/* Parameter 1: res (PT_ERRNO) */
	put_u64(s, result);
	/* Parameter 2: path (PT_CHARBUF) */
	if (result >= 0)
		put_text_argument(s, regs, 0);
	else
		put_empty(s);
	finish(s);
	return 0;
}
