// SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0
/* fsconfig, mount, umount2; umount is in name.bpf.c. */

#define MOUNT_MAGIC 0xC0ED0000
#define MOUNT_MAGIC_MASK 0xFFFF0000
#define UMOUNT_FLAGS 017 /* FORCE, DETACH, EXPIRE, NOFOLLOW */

SYSCALL_PROGRAM(sys_mount)
{
	struct scratch *s = begin_syscall(PPME_SYSCALL_MOUNT_X, 5);
	__u32 flags = syscall_argument(regs, 3);

	if (!s)
		return 0;
	/* Parameter 1: res (PT_ERRNO) */
	put_u64(s, result);
	/* Parameter 2: dev (PT_CHARBUF) */
	put_text_argument(s, regs, 0);
	/* Parameter 3: dir (PT_FSPATH) */
	put_name_argument(s, regs, 1);
	/* Parameter 4: type (PT_CHARBUF) */
	put_text_argument(s, regs, 2);
	/* Parameter 5: flags (PT_FLAGS32); before Linux 2.4 they needed a magic number, which is no flag */
	put_u32(s, (flags & MOUNT_MAGIC_MASK) == MOUNT_MAGIC ? flags & ~MOUNT_MAGIC_MASK : flags);
	finish(s);
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
