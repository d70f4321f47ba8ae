// SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0
/* open, openat, openat2, creat, open_by_handle_at. */

struct open_how {
	__u64 flags;
	__u64 mode;
	__u64 resolve;
};

/* RESOLVE_NO_XDEV, NO_MAGICLINKS, NO_SYMLINKS, BENEATH, IN_ROOT, CACHED from bit 0 on; the catalogue orders otherwise.
 */
static __always_inline __u32 catalogue_resolve_flags(__u64 resolve)
{
	__u32 result = 0;

	if (resolve & 0x01)
		result |= PPM_RESOLVE_NO_XDEV;
	if (resolve & 0x02)
		result |= PPM_RESOLVE_NO_MAGICLINKS;
	if (resolve & 0x04)
		result |= PPM_RESOLVE_NO_SYMLINKS;
	if (resolve & 0x08)
		result |= PPM_RESOLVE_BENEATH;
	if (resolve & 0x10)
		result |= PPM_RESOLVE_IN_ROOT;
	if (resolve & 0x20)
		result |= PPM_RESOLVE_CACHED;
	return result;
}

/* The mode argument means something only if a file may be made. */
static __always_inline __u32 open_mode(__u64 flags, __u32 mode)
{
	return flags & (O_CREAT_BIT | O_TMPFILE_BIT) ? mode & 07777 : 0;
}

/* What the call has opened; no file after a failure. */
static __always_inline struct file *opened_file(const struct call *call, long fd, struct file_facts *facts)
{
	struct file *file = callers_file(call, fd);

	look_at_file(file, facts);
	watch_opened(file, facts);
	return file;
}

/* What only the kernel knows: whether the call has made the file, and on which layer of an overlay it lies. */
static __always_inline __u32 known_flags(struct file *file, const struct file_facts *facts)
{
	__u32 created = facts->mode & FMODE_CREATED_BIT ? PPM_O_F_CREATED : 0;

	return facts->magic == OVERLAY_MAGIC ? created | layer_flag(file) : created;
}

static __always_inline __u16 creat_layer_flag(struct file *file)
{
	switch (overlay_layer(file)) {
	case LAYER_UPPER:
		return PPM_FD_UPPER_LAYER_CREAT;
	case LAYER_LOWER:
		return PPM_FD_LOWER_LAYER_CREAT;
	default:
		return 0;
	}
}

static __always_inline void put_inode(struct scratch *s, const struct file_facts *facts)
{
	put_u32(s, facts->device);
	put_u64(s, facts->inode_number);
}

static __always_inline __s64 directory_fd(unsigned long argument)
{
	return (__s32)argument == -100 ? SCAP_AT_FDCWD : (__s32)argument;
}

DESCRIPTOR_PROGRAM(sys_open)
{
	__u64 flags = (__u32)syscall_argument(regs, 1);
	struct file_facts facts;
	struct file *file = opened_file(regs, result, &facts);
	struct scratch *s = begin_syscall(PPME_SYSCALL_OPEN_X, 6);

	if (!s)
		return 0;
	/* Parameter 1: fd (PT_FD) */
	put_u64(s, result);
	/* Parameter 2: name (PT_FSPATH) */
	put_name_argument(s, regs, 0);
	/* Parameter 3: flags (PT_FLAGS32) */
	put_u32(s, catalogue_open_flags(flags) | known_flags(file, &facts));
	/* Parameter 4: mode (PT_UINT32) */
	put_u32(s, open_mode(flags, syscall_argument(regs, 2)));
	/* Parameter 5: dev (PT_UINT32), 6: ino (PT_UINT64) */
	put_inode(s, &facts);
	finish(s);
	doubt_opened(result);
	return 0;
}

DESCRIPTOR_PROGRAM(sys_creat)
{
	struct file_facts facts;
	struct file *file = opened_file(regs, result, &facts);
	struct scratch *s = begin_syscall(PPME_SYSCALL_CREAT_X, 6);

	if (!s)
		return 0;
	/* Parameter 1: fd (PT_FD) */
	put_u64(s, result);
	/* Parameter 2: name (PT_FSPATH) */
	put_name_argument(s, regs, 0);
	/* Parameter 3: mode (PT_UINT32) */
	put_u32(s, open_mode(O_CREAT_BIT, syscall_argument(regs, 1)));
	/* Parameter 4: dev (PT_UINT32), 5: ino (PT_UINT64) */
	put_inode(s, &facts);
	/* Parameter 6: creat_flags (PT_FLAGS16) */
	put_u16(s, creat_layer_flag(file));
	finish(s);
	doubt_made(result);
	return 0;
}

DESCRIPTOR_PROGRAM(sys_openat)
{
	__u64 flags = (__u32)syscall_argument(regs, 2);
	struct file_facts facts;
	struct file *file = opened_file(regs, result, &facts);
	struct scratch *s = begin_syscall(PPME_SYSCALL_OPENAT_2_X, 7);

	if (!s)
		return 0;
	/* Parameter 1: fd (PT_FD) */
	put_u64(s, result);
	/* Parameter 2: dirfd (PT_FD) */
	put_u64(s, directory_fd(syscall_argument(regs, 0)));
	/* Parameter 3: name (PT_FSRELPATH) */
	put_name_argument(s, regs, 1);
	/* Parameter 4: flags (PT_FLAGS32) */
	put_u32(s, catalogue_open_flags(flags) | known_flags(file, &facts));
	/* Parameter 5: mode (PT_UINT32) */
	put_u32(s, open_mode(flags, syscall_argument(regs, 3)));
	/* Parameter 6: dev (PT_UINT32), 7: ino (PT_UINT64) */
	put_inode(s, &facts);
	finish(s);
	doubt_opened(result);
	return 0;
}

DESCRIPTOR_PROGRAM(sys_openat2)
{
	struct open_how how = {};
	struct file_facts facts;
	struct file *file = opened_file(regs, result, &facts);
	struct scratch *s = begin_syscall(PPME_SYSCALL_OPENAT2_X, 8);

	if (!s)
		return 0;
	if (!read_given(&how, sizeof(how), (void *)syscall_argument(regs, 2), regs->held & 1 << 2))
		count(PPME_SYSCALL_OPENAT2_X, LOSS_UNREADABLE_PARAMETER);
	/* Parameter 1: fd (PT_FD) */
	put_u64(s, result);
	/* Parameter 2: dirfd (PT_FD) */
	put_u64(s, directory_fd(syscall_argument(regs, 0)));
	/* Parameter 3: name (PT_FSRELPATH) */
	put_name_argument(s, regs, 1);
	/* Parameter 4: flags (PT_FLAGS32) */
	put_u32(s, catalogue_open_flags(how.flags) | known_flags(file, &facts));
	/* Parameter 5: mode (PT_UINT32) */
	put_u32(s, open_mode(how.flags, how.mode));
	/* Parameter 6: resolve (PT_FLAGS32) */
	put_u32(s, catalogue_resolve_flags(how.resolve));
	/* Parameter 7: dev (PT_UINT32), 8: ino (PT_UINT64) */
	put_inode(s, &facts);
	finish(s);
	doubt_opened(result);
	return 0;
}

DESCRIPTOR_PROGRAM(sys_open_by_handle_at)
{
	struct file_facts facts;
	struct file *file = opened_file(regs, result, &facts);
	struct scratch *s = begin_syscall(PPME_SYSCALL_OPEN_BY_HANDLE_AT_X, 6);

	if (!s)
		return 0;
	/* Parameter 1: fd (PT_FD) */
	put_u64(s, result);
	/* Parameter 2: mountfd (PT_FD) */
	put_u64(s, directory_fd(syscall_argument(regs, 0)));
	/* Parameter 3: flags (PT_FLAGS32) */
	put_u32(s, catalogue_open_flags((__u32)syscall_argument(regs, 2)) | known_flags(file, &facts));
	/* Parameter 4: path (PT_FSPATH); the caller named none, the kernel knows it */
	if (file)
		put_path(s, HOOK_SYSCALL, current_task(), (void *)file + bpf_core_field_offset(struct file, f_path));
	else
		put_empty(s);
	/* Parameter 5: dev (PT_UINT32), 6: ino (PT_UINT64) */
	put_inode(s, &facts);
	finish(s);
	doubt_opened(result);
	return 0;
}
