// SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0
/* setuid, setgid, setreuid, setregid, setresuid, setresgid: what was asked for, and what the identity is now. */

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
