// SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0
/* fsconfig, mount, umount2; umount is in name.bpf.c. */

#define MOUNT_MAGIC 0xC0ED0000
#define MOUNT_MAGIC_MASK 0xFFFF0000
#define UMOUNT_FLAGS 017 /* FORCE, DETACH, EXPIRE, NOFOLLOW */

#define MOUNT_REMOUNT (1 << 5)
#define MOUNT_BIND (1 << 12)
#define MOUNT_MOVE (1 << 13)
#define MOUNT_PROPAGATION (15 << 17) /* UNBINDABLE, PRIVATE, SLAVE, SHARED */

/* What mount does, which flags say: in this order. */
enum mount_deed {
	MOUNT_CHANGES,	/* uses neither device nor type */
	MOUNT_LOOKS_UP, /* what is mounted is the name of a file */
	MOUNT_MAKES,
};

static __always_inline enum mount_deed deed_of_mount(__u32 flags)
{
	if (flags & MOUNT_REMOUNT)
		return MOUNT_CHANGES;
	if (flags & MOUNT_BIND)
		return MOUNT_LOOKS_UP;
	if (flags & MOUNT_PROPAGATION)
		return MOUNT_CHANGES;
	return flags & MOUNT_MOVE ? MOUNT_LOOKS_UP : MOUNT_MAKES;
}

/* From the caller's memory, which may say something else than what the kernel has used, if it has used it. */
static __always_inline void put_callers_text(struct scratch *s, const struct call *call, int index, bool is_used)
{
	if (put_user_text(s, (void *)syscall_argument(call, index)) > 1 && is_used && kernel_names)
		count(s->code, LOSS_CALLERS_NAME);
}

/* As a mount says itself, with what a file system in user space adds behind a point. */
static __always_inline void put_type_of_mount(struct scratch *s, struct mount *mount)
{
	const char *subtype = BPF_CORE_READ(mount, mnt.mnt_sb, s_subtype);
	const char *name = BPF_CORE_READ(mount, mnt.mnt_sb, s_type, name);
	__u64 len = bpf_probe_read_kernel_str(&s->bytes[s->at & RECORD_MASK], NAME_BYTES, name);
	long more;

	if (!len || len > NAME_BYTES) {
		count(s->code, LOSS_UNREADABLE_PARAMETER);
		put_empty(s);
		return;
	}
	more = subtype ? bpf_probe_read_kernel_str(&s->bytes[(s->at + len) & RECORD_MASK], NAME_BYTES, subtype) : 0;
	if (more > 1) {
		STORE(s, s->at + len - 1, __u8, '.');
		len += more;
	}
	close_param(s, len);
}

SYSCALL_PROGRAM(sys_mount)
{
	struct scratch *s = begin_syscall(PPME_SYSCALL_MOUNT_X, 5);
	__u32 flags = syscall_argument(regs, 3);
	enum mount_deed deed;
	struct mount *made = 0;

	if (!s)
		return 0;
	/* Before Linux 2.4 they needed a magic number, which is no flag. */
	if ((flags & MOUNT_MAGIC_MASK) == MOUNT_MAGIC)
		flags &= ~MOUNT_MAGIC_MASK;
	deed = deed_of_mount(flags);
	if (kernel_mounts && deed == MOUNT_MAKES && result == 0 && find_made_mount())
		made = (void *)s->walk_mnt;
	/* Parameter 1: res (PT_ERRNO) */
	put_u64(s, result);
	/* Parameter 2: dev (PT_CHARBUF) */
	if (made && syscall_argument(regs, 0))
		put_kernel_text(s, BPF_CORE_READ(made, mnt_devname));
	else if (!kernel_names || deed != MOUNT_LOOKS_UP || result == EFAULT_RESULT || !put_held_device(s, regs))
		put_callers_text(s, regs, 0, deed != MOUNT_CHANGES);
	/* Parameter 3: dir (PT_FSPATH) */
	put_first_name(s, regs, 1, 1);
	/* Parameter 4: type (PT_CHARBUF) */
	if (made)
		put_type_of_mount(s, made);
	else
		put_callers_text(s, regs, 2, deed == MOUNT_MAKES);
	/* Parameter 5: flags (PT_FLAGS32) */
	put_u32(s, flags);
	finish(s);
	forget_mount(regs->thread);
	return 0;
}

SYSCALL_PROGRAM(sys_umount2)
{
	struct scratch *s = begin_syscall(PPME_SYSCALL_UMOUNT2_X, 3);

	if (!s)
		return 0;
	/* Parameter 1: res (PT_ERRNO) */
	put_u64(s, result);
	/* Parameter 2: name (PT_FSPATH) */
	put_name_argument(s, regs, 0);
	/* Parameter 3: flags (PT_FLAGS32) */
	put_flags_argument(s, regs, 1, UMOUNT_FLAGS);
	finish(s);
	return 0;
}

/* The catalogue has the kernel's numbers. */
enum fsconfig_command {
	FSCONFIG_STRING = 1,
	FSCONFIG_BINARY = 2,
	FSCONFIG_PATH = 3,
	FSCONFIG_PATH_EMPTY = 4,
};

/* Bytes of which the caller says how many they are; unlike data that flows, they are shown as far as there is room. */
static __always_inline void put_user_value(struct scratch *s, unsigned long from, __u64 len)
{
	if (len > STRING_BYTES) {
		len = STRING_BYTES;
		count(s->code, LOSS_TRUNCATED_PARAMETER);
	}
	barrier_var(len);
	if (len > STRING_BYTES)
		return;
	if (bpf_probe_read_user(&s->bytes[s->at & RECORD_MASK], len, (void *)from)) {
		count(s->code, LOSS_UNREADABLE_PARAMETER);
		len = 0;
	}
	close_param(s, len);
}

SYSCALL_PROGRAM(sys_fsconfig)
{
	struct scratch *s = begin_syscall(PPME_SYSCALL_FSCONFIG_X, 7);
	__u32 command = syscall_argument(regs, 1);
	/* What was refused may be no value at all. */
	unsigned long value = result < 0 ? 0 : syscall_argument(regs, 3);
	__s32 aux = syscall_argument(regs, 4);

	if (!s)
		return 0;
	/* Parameter 1: res (PT_ERRNO) */
	put_u64(s, result);
	/* Parameter 2: fd (PT_FD) */
	put_fd_argument(s, regs, 0);
	/* Parameter 3: cmd (PT_ENUMFLAGS32) */
	put_u32(s, command);
	/* Parameter 4: key (PT_CHARBUF) */
	put_text_argument(s, regs, 2);
	/* Parameter 5: value_bytebuf (PT_BYTEBUF) */
	if (command == FSCONFIG_BINARY && value)
		put_user_value(s, value, (__u32)aux);
	else
		put_empty(s);
	/* Parameter 6: value_charbuf (PT_CHARBUF) */
	if (value && (command == FSCONFIG_PATH || command == FSCONFIG_PATH_EMPTY))
		put_name_argument(s, regs, 3);
	else if (command == FSCONFIG_STRING)
		put_user_text(s, (void *)value);
	else
		put_empty(s);
	forget_names(regs->thread);
	/* Parameter 7: aux (PT_INT32) */
	put_u32(s, aux);
	finish(s);
	return 0;
}
