// SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0
/* chmod, fchmod, fchmodat, chown, fchown, fchownat, lchown. */

#define PERMISSION_BITS 07777
#define AT_SYMLINK_NOFOLLOW_BIT 0x100
#define AT_SYMLINK_FOLLOW_BIT 0x400
#define AT_EMPTY_PATH_BIT 0x1000

/* chmod, fchmod, fchmodat. */
SYSCALL_PROGRAM(sys_chmod)
{
	bool at = regs->code == PPME_SYSCALL_FCHMODAT_X;
	struct scratch *s = begin_syscall(regs->code, at ? 4 : 3);

	if (!s)
		return 0;
	/* Parameter 1: res (PT_ERRNO) */
	put_u64(s, result);
	/* Parameter 2: fchmodat: dirfd (PT_FD); fchmod: fd (PT_FD); chmod: filename (PT_FSPATH) */
	if (regs->code == PPME_SYSCALL_CHMOD_X)
		put_name_argument(s, regs, 0);
	else
		put_fd_argument(s, regs, 0);
	/* Parameter 3, fchmodat only: filename (PT_FSRELPATH) */
	if (at)
		put_name_argument(s, regs, 1);
	/* mode (PT_MODE) */
	put_u32(s, (at ? syscall_argument(regs, 2) : syscall_argument(regs, 1)) & PERMISSION_BITS);
	finish(s);
	return 0;
}

/* chown, fchown, lchown. */
SYSCALL_PROGRAM(sys_chown)
{
	struct scratch *s = begin_syscall(regs->code, 4);

	if (!s)
		return 0;
	/* Parameter 1: res (PT_ERRNO) */
	put_u64(s, result);
	/* Parameter 2: chown, lchown: path (PT_FSPATH); fchown: fd (PT_FD) */
	if (regs->code == PPME_SYSCALL_FCHOWN_X)
		put_fd_argument(s, regs, 0);
	else
		put_name_argument(s, regs, 0);
	/* Parameter 3: uid (PT_UINT32) */
	put_u32(s, id_argument(regs, 1));
	/* Parameter 4: gid (PT_UINT32) */
	put_u32(s, id_argument(regs, 2));
	finish(s);
	return 0;
}

/*
 * The catalogue's bit for "do not follow" has the number of the kernel's "follow", which this call refuses; so both
 * become that bit.
 */
static __always_inline __u32 catalogue_chown_flags(__u32 flags)
{
	__u32 result = flags & (AT_SYMLINK_FOLLOW_BIT | AT_EMPTY_PATH_BIT);

	return flags & AT_SYMLINK_NOFOLLOW_BIT ? result | AT_SYMLINK_FOLLOW_BIT : result;
}

SYSCALL_PROGRAM(sys_fchownat)
{
	struct scratch *s = begin_syscall(PPME_SYSCALL_FCHOWNAT_X, 6);

	if (!s)
		return 0;
	/* Parameter 1: res (PT_ERRNO) */
	put_u64(s, result);
	/* Parameter 2: dirfd (PT_FD) */
	put_fd_argument(s, regs, 0);
	/* Parameter 3: pathname (PT_FSRELPATH) */
	put_name_argument(s, regs, 1);
	/* Parameter 4: uid (PT_UINT32) */
	put_u32_argument(s, regs, 2);
	/* Parameter 5: gid (PT_UINT32) */
	put_u32_argument(s, regs, 3);
	/* Parameter 6: flags (PT_FLAGS32) */
	put_u32(s, catalogue_chown_flags(syscall_argument(regs, 4)));
	finish(s);
	return 0;
}
