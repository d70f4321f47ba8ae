// SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0
/* clone, clone3, fork, vfork: the child's event from task_newtask, the parent's from the system call's exit. */

#define CLONE_VM_BIT 0x00000100
#define CLONE_FILES_BIT 0x00000400
#define CLONE_VFORK_BIT 0x00004000
#define CLONE_NEWPID_BIT 0x20000000

#define CLONE_PARAMS 32

static __always_inline __u32 catalogue_clone_flags(__u64 flags)
{
	const struct flag_pair bits[] = {
		{CLONE_VM_BIT, PPM_CL_CLONE_VM},	   {0x00000200, PPM_CL_CLONE_FS},
		{CLONE_FILES_BIT, PPM_CL_CLONE_FILES},	   {0x00000800, PPM_CL_CLONE_SIGHAND},
		{0x00002000, PPM_CL_CLONE_PTRACE},	   {CLONE_VFORK_BIT, PPM_CL_CLONE_VFORK},
		{0x00008000, PPM_CL_CLONE_PARENT},	   {0x00010000, PPM_CL_CLONE_THREAD},
		{0x00020000, PPM_CL_CLONE_NEWNS},	   {0x00040000, PPM_CL_CLONE_SYSVSEM},
		{0x00080000, PPM_CL_CLONE_SETTLS},	   {0x00100000, PPM_CL_CLONE_PARENT_SETTID},
		{0x00200000, PPM_CL_CLONE_CHILD_CLEARTID}, {0x00800000, PPM_CL_CLONE_UNTRACED},
		{0x01000000, PPM_CL_CLONE_CHILD_SETTID},   {0x02000000, PPM_CL_CLONE_NEWCGROUP},
		{0x04000000, PPM_CL_CLONE_NEWUTS},	   {0x08000000, PPM_CL_CLONE_NEWIPC},
		{0x10000000, PPM_CL_CLONE_NEWUSER},	   {CLONE_NEWPID_BIT, PPM_CL_CLONE_NEWPID},
		{0x40000000, PPM_CL_CLONE_NEWNET},	   {0x80000000, PPM_CL_CLONE_IO},
	};

	return CATALOGUE_FLAGS(bits, flags);
}

/* The parent sees its child under another number if one of them is not in the init namespace. */
static __always_inline bool child_in_pid_namespace(struct task_struct *task)
{
	struct pid_namespace *own = pid_namespace_of(task);

	return BPF_CORE_READ(own, level) != 0 || BPF_CORE_READ(task, nsproxy, pid_ns_for_children) != own;
}

/* Parameters 2 to 21 and those that this source appends. */
static __always_inline void put_clone(struct scratch *s, enum hook hook, struct task_struct *task, __u32 flags)
{
	/* Parameters 2 and 3; parent and child have the same memory contents, and the parent is the current task */
	put_command_line(s, hook, current_task());
	put_ids(s, task);
	/* Parameter 7: cwd (PT_CHARBUF) */
	put_cwd(s, hook, task);
	put_memory(s, task);
	/* Parameter 14: comm (PT_CHARBUF) */
	put_kernel_text(s, &task->comm);
	/* Parameter 15: cgroups (PT_BYTEBUF) */
	put_cgroups(s, hook, task);
	/* Parameter 16: flags (PT_FLAGS32) */
	put_u32(s, flags);
	/* Parameter 17: uid (PT_UINT32) */
	put_u32(s, BPF_CORE_READ(task, cred, euid.val));
	/* Parameter 18: gid (PT_UINT32) */
	put_u32(s, BPF_CORE_READ(task, cred, egid.val));
	/* Parameter 19: vtid (PT_PID) */
	put_u64(s, own_number(BPF_CORE_READ(task, thread_pid)));
	/* Parameter 20: vpid (PT_PID) */
	put_u64(s, own_number(BPF_CORE_READ(task, group_leader, thread_pid)));
	/* Parameter 21: pidns_init_start_ts (PT_UINT64); since boot */
	put_u64(s, BPF_CORE_READ(pid_namespace_of(task), child_reaper, start_boottime));
	/* Appended by this source: loginuid (PT_UID) */
	put_u32(s, loginuid_of(task));
	/* Appended by this source: exepath (PT_FSPATH) */
	put_exepath(s, hook, task);
	/* Appended by this source: sid (PT_PID) */
	put_u64(s, number_seen_by(task, pid_of_kind(task, PIDTYPE_SID)));
	/* Appended by this source: pgid (PT_PID) */
	put_u64(s, host_number(pid_of_kind(task, PIDTYPE_PGID)));
	/* Appended by this source: ppid (PT_PID); the parent's process, since ptid is one of its threads */
	put_u64(s, BPF_CORE_READ(task, real_parent, tgid));
	/* Appended by this source: caller_tid (PT_PID); whose files and directories the child has, or a copy of them */
	put_u64(s, BPF_CORE_READ(current_task(), pid));
	put_home(s, hook, task);
	/* Appended by this source: root_folder (PT_UINT64) */
	put_u64(s, root_folder_of(task));
}

static __always_inline __u32 clone_code(__u32 nr)
{
	if (nr == NR_clone3)
		return PPME_SYSCALL_CLONE3_X;
#ifdef NR_fork
	if (nr == NR_fork)
		return PPME_SYSCALL_FORK_20_X;
	if (nr == NR_vfork)
		return PPME_SYSCALL_VFORK_20_X;
#endif
	/* Also where the call is not to be known, and for the kernel's own children that become user processes. */
	return PPME_SYSCALL_CLONE_20_X;
}

/* Runs in the parent, before the child has run: nothing of the child can come earlier. */
SEC("tp_btf/task_newtask")
int BPF_PROG(on_newtask, struct task_struct *child, unsigned long kernel_flags)
{
	__u32 code = clone_code(current_syscall());
	__u32 flags = catalogue_clone_flags(kernel_flags);
	struct task_struct *task;
	struct scratch *s;

	if (BPF_CORE_READ(child, flags) & PF_KTHREAD)
		return 0;
	s = begin(HOOK_FORK, code, CLONE_PARAMS, BPF_CORE_READ(child, pid));
	if (!s)
		return 0;
	/* Through memory the verifier forgets the pointer's type, and functions take it as a number. */
	*(volatile __u64 *)&s->task = (__u64)child;
	task = (void *)*(volatile __u64 *)&s->task;
	if (BPF_CORE_READ(pid_namespace_of(task), level))
		flags |= PPM_CL_CHILD_IN_PIDNS;
	/* Parameter 1: res (PT_PID); as the child sees it */
	put_u64(s, 0);
	put_clone(s, HOOK_FORK, task, flags);
	finish_vital(s);
	/*
	 * Other threads may have changed the table while it was copied, and their calls' ends do not say when. Who is
	 * to run another program at once is told of then, see on_exec.
	 */
	if (!(kernel_flags & (CLONE_FILES_BIT | CLONE_VFORK_BIT)) && has_shared_files(bpf_get_current_task()))
		tell_all_files(HOOK_FORK, code, task);
	return 0;
}

/* What the caller asked for; clone3 has it in the first word of a struct, fork and vfork in their name. */
static __always_inline __u64 requested_flags(const struct call *regs, __u32 code)
{
	__u64 flags = 0;

	switch (code) {
	case PPME_SYSCALL_CLONE3_X:
		bpf_probe_read_user(&flags, sizeof(flags), (void *)syscall_argument(regs, 0));
		return flags;
	case PPME_SYSCALL_CLONE_20_X:
		return syscall_argument(regs, 0);
	case PPME_SYSCALL_VFORK_20_X:
		return CLONE_VM_BIT | CLONE_VFORK_BIT;
	default:
		return 0;
	}
}

/* clone, clone3, fork, vfork: the parent's end of the call. */
SYSCALL_PROGRAM(sys_clone)
{
	struct task_struct *task = current_task();
	__u32 code = clone_code(syscall_number(regs));
	__u32 flags = catalogue_clone_flags(requested_flags(regs, code));
	struct scratch *s;

	/* 0 is the child, which has had its event. */
	if (result == 0)
		return 0;
	s = begin_syscall(code, CLONE_PARAMS);
	if (!s)
		return 0;
	if (child_in_pid_namespace(task))
		flags |= PPM_CL_CHILD_IN_PIDNS;
	/* Parameter 1: res (PT_PID); the child in the caller's pid namespace, or an error */
	put_u64(s, result);
	put_clone(s, HOOK_SYSCALL, task, flags);
	finish_vital(s);
	return 0;
}
