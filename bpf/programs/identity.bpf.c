// SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0
/*
 * setuid, setgid, setreuid, setregid, setresuid, setresgid: what was asked for, and what the identity is now. getuid,
 * geteuid, getgid, getegid, getresuid, getresgid: what the caller was told, in the numbers of its user namespace.
 */

static __always_inline __u32 identity_code(__u32 nr)
{
	switch (nr) {
	case NR_setuid:
		return PPME_SYSCALL_SETUID_X;
	case NR_setgid:
		return PPME_SYSCALL_SETGID_X;
	case NR_setreuid:
		return PPME_SYSCALL_SETREUID_X;
	case NR_setregid:
		return PPME_SYSCALL_SETREGID_X;
	case NR_setresuid:
		return PPME_SYSCALL_SETRESUID_X;
	default:
		return PPME_SYSCALL_SETRESGID_X;
	}
}

static __always_inline int ids_of(__u32 code)
{
	if (code == PPME_SYSCALL_SETUID_X || code == PPME_SYSCALL_SETGID_X)
		return 1;
	return code == PPME_SYSCALL_SETREUID_X || code == PPME_SYSCALL_SETREGID_X ? 2 : 3;
}

/* Arguments are ids as the caller's user namespace numbers them; the appended ones are those of the init namespace. */
SYSCALL_PROGRAM(sys_identity)
{
	struct task_struct *task = current_task();
	__u32 code = identity_code(syscall_number(regs));
	int ids = ids_of(code);
	struct scratch *s = begin_syscall(code, 1 + ids + 2);

	if (!s)
		return 0;
	/* Parameter 1: res (PT_ERRNO) */
	put_u64(s, result);
	/* Parameters 2 to 1 + ids (PT_UID or PT_GID) */
	put_u32(s, id_argument(regs, 0));
	if (ids > 1)
		put_u32(s, id_argument(regs, 1));
	if (ids > 2)
		put_u32(s, id_argument(regs, 2));
	/* Appended by this source: effective_uid (PT_UID) */
	put_u32(s, BPF_CORE_READ(task, cred, euid.val));
	/* Appended by this source: effective_gid (PT_GID) */
	put_u32(s, BPF_CORE_READ(task, cred, egid.val));
	finish(s);
	return 0;
}

static __always_inline void told_id_event(__u32 code, __s64 result)
{
	struct scratch *s = begin_syscall(code, 1);

	if (!s)
		return;
	/* Parameter 1: uid, euid (PT_UID), gid or egid (PT_GID); these calls do not fail */
	put_u32(s, result);
	finish(s);
}

#define TOLD_ID_PROGRAM(name, code)                                                                                    \
	SYSCALL_PROGRAM(name)                                                                                          \
	{                                                                                                              \
		told_id_event(code, result);                                                                           \
		return 0;                                                                                              \
	}

TOLD_ID_PROGRAM(sys_getuid, PPME_SYSCALL_GETUID_X)
TOLD_ID_PROGRAM(sys_geteuid, PPME_SYSCALL_GETEUID_X)
TOLD_ID_PROGRAM(sys_getgid, PPME_SYSCALL_GETGID_X)
TOLD_ID_PROGRAM(sys_getegid, PPME_SYSCALL_GETEGID_X)

/* From where the caller wanted it; 0 if that is no memory. */
static __always_inline void put_user_id(struct scratch *s, unsigned long address)
{
	__u32 id = 0;

	bpf_probe_read_user(&id, sizeof(id), (void *)address);
	put_u32(s, id);
}

static __always_inline void told_ids_event(__u32 code, __s64 result, unsigned long real, unsigned long effective,
					   unsigned long saved)
{
	struct scratch *s = begin_syscall(code, 4);

	if (!s)
		return;
	/* Parameter 1: res (PT_ERRNO) */
	put_u64(s, result);
	/* Parameter 2: ruid (PT_UID) or rgid (PT_GID) */
	put_user_id(s, real);
	/* Parameter 3: euid (PT_UID) or egid (PT_GID) */
	put_user_id(s, effective);
	/* Parameter 4: suid (PT_UID) or sgid (PT_GID) */
	put_user_id(s, saved);
	finish(s);
}

#define TOLD_IDS_PROGRAM(name, code)                                                                                   \
	SYSCALL_PROGRAM(name)                                                                                          \
	{                                                                                                              \
		told_ids_event(code, result, syscall_argument(regs, 0), syscall_argument(regs, 1),                     \
			       syscall_argument(regs, 2));                                                             \
		return 0;                                                                                              \
	}

TOLD_IDS_PROGRAM(sys_getresuid, PPME_SYSCALL_GETRESUID_X)
TOLD_IDS_PROGRAM(sys_getresgid, PPME_SYSCALL_GETRESGID_X)
