// SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0
/* procexit: one event for each thread that ends. */

#define MAX_THREADS 32
#define MAX_ANCESTORS 32

/*
 * Which processes have ended, for kernels that do not say so: of threads that exit at the same time on several CPUs
 * each may see live == 0, and only the first to enter its process here was the last thread. The start time is part
 * of the key, since the kernel reuses the memory of signal_struct.
 */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 8192);
	__type(key, struct process_key);
	__type(value, __u8);
} ended_processes SEC(".maps");

/* The tid of a thread of the task's group that goes on; 0: none, -1: too many to look at. */
__noinline int living_thread(__u64 task_address)
{
	struct signal_struct *signal = BPF_CORE_READ((struct task_struct *)task_address, signal);
	__u64 head = (__u64)signal + bpf_core_field_offset(struct signal_struct, thread_head);
	__u64 node = (__u64)BPF_CORE_READ(signal, thread_head.next);

	for (int i = 0; i < MAX_THREADS; i++) {
		struct task_struct *thread = (void *)node - bpf_core_field_offset(struct task_struct, thread_node);

		if (node == head || !node)
			return 0;
		if (!(BPF_CORE_READ(thread, flags) & PF_EXITING))
			return BPF_CORE_READ(thread, pid);
		node = (__u64)BPF_CORE_READ(thread, thread_node.next);
	}
	return -1;
}

/*
 * Who will be the parent of the current task's children, by the kernel's own order: a living thread of the group,
 * the nearest ancestor of the same pid namespace that asked for it (child subreaper), the namespace's init.
 * 0: the namespace dies with the task. -1: not found within the bounds.
 */
__noinline int next_parent(__u64 task_address)
{
	struct task_struct *task = (void *)task_address;
	struct task_struct *init = BPF_CORE_READ(pid_namespace_of(task), child_reaper);
	struct task_struct *ancestor = BPF_CORE_READ(task, real_parent);
	__u32 level = BPF_CORE_READ(task, thread_pid, level);
	struct signal_struct *signal = BPF_CORE_READ(task, signal);
	int tid = living_thread(task_address);

	if (tid)
		return tid;
	if (init == task)
		return 0;
	if (!BPF_CORE_READ_BITFIELD_PROBED(signal, has_child_subreaper))
		return BPF_CORE_READ(init, pid);
	for (int i = 0; i < MAX_ANCESTORS; i++) {
		if (ancestor == init || BPF_CORE_READ(ancestor, thread_pid, level) != level)
			return BPF_CORE_READ(init, pid);
		signal = BPF_CORE_READ(ancestor, signal);
		if (BPF_CORE_READ_BITFIELD_PROBED(signal, is_child_subreaper)) {
			tid = living_thread((__u64)ancestor);
			if (tid)
				return tid;
		}
		ancestor = BPF_CORE_READ(ancestor, real_parent);
	}
	return -1;
}

/* Whether the current task's process has, or had until a moment ago, other threads that have not all been forgotten. */
static __always_inline bool is_one_of_several(struct task_struct *task)
{
	struct signal_struct *signal = BPF_CORE_READ(task, signal);

	return BPF_CORE_READ(task, pid) != BPF_CORE_READ(task, tgid) ||
	       BPF_CORE_READ(signal, thread_head.next, next) !=
		       (void *)signal + bpf_core_field_offset(struct signal_struct, thread_head);
}

static __always_inline bool has_children(struct task_struct *task)
{
	__u64 head = (__u64)task + bpf_core_field_offset(struct task_struct, children);

	return (__u64)BPF_CORE_READ(task, children.next) != head;
}

static __always_inline bool was_last_thread(struct task_struct *task, bool group_dead)
{
	struct signal_struct *signal = BPF_CORE_READ(task, signal);
	struct process_key key = {};
	__u8 one = 1;

	if (group_dead_known)
		return group_dead;
	/* The kernel has already taken the thread off the counter. */
	if (BPF_CORE_READ(signal, live.counter) != 0)
		return false;
	key.signal = (__u64)signal;
	key.start_ns = BPF_CORE_READ(task, group_leader, start_time);
	return bpf_map_update_elem(&ended_processes, &key, &one, BPF_NOEXIST) == 0;
}

/* What wait(2) gives the parent: the code of exit_group or the fatal signal, else that of the first thread. */
static __always_inline __s64 process_status(struct task_struct *task)
{
	struct signal_struct *signal = BPF_CORE_READ(task, signal);

	if (BPF_CORE_READ(signal, flags) & SIGNAL_GROUP_EXIT)
		return BPF_CORE_READ(signal, group_exit_code);
	return BPF_CORE_READ(task, group_leader, exit_code);
}

static __always_inline void exit_event(bool group_dead)
{
	/* The hook runs in the thread that exits. */
	struct task_struct *task = current_task();
	int status = BPF_CORE_READ(task, exit_code);
	bool last_thread;
	int reaper;
	struct scratch *s;

	if (BPF_CORE_READ(task, flags) & PF_KTHREAD)
		return;
	forget_thread(BPF_CORE_READ(task, pid));
	s = begin(HOOK_EXIT, PPME_PROCEXIT_1_E, 14, BPF_CORE_READ(task, pid));
	if (!s)
		return;
	/* Parameter 1: status (PT_ERRNO) */
	put_u64(s, (__s64)status);
	/* Parameter 2: ret (PT_ERRNO) */
	put_u64(s, (status >> 8) & 0xff);
	/* Parameter 3: sig (PT_SIGTYPE); 0x7f is the mark of a stopped task, which does not exit */
	put_u8(s, (status & 0x7f) == 0x7f ? 0 : status & 0x7f);
	/* Parameter 4: core (PT_UINT8) */
	put_u8(s, (status & 0x80) != 0);
	/* Parameter 5: reaper_tid (PT_PID) */
	last_thread = was_last_thread(task, group_dead);
	reaper = has_children(task) || (last_thread && is_one_of_several(task)) ? next_parent((__u64)task) : 0;
	put_u64(s, has_children(task) ? (__s64)reaper : 0);
	/* Parameter 6: process_ended (PT_BOOL) */
	put_u32(s, last_thread);
	/* Parameter 7: process_status (PT_ERRNO) */
	put_u64(s, process_status(task));
	/* Parameter 8: pid (PT_PID) */
	put_u64(s, BPF_CORE_READ(task, tgid));
	/* Parameter 9: ppid (PT_PID) */
	put_u64(s, BPF_CORE_READ(task, real_parent, tgid));
	/* Parameter 10: uid (PT_UID) */
	put_u32(s, BPF_CORE_READ(task, cred, euid.val));
	/* Parameter 11: gid (PT_GID) */
	put_u32(s, BPF_CORE_READ(task, cred, egid.val));
	/* Parameter 12: loginuid (PT_UID) */
	put_u32(s, loginuid_of(task));
	/* Parameter 13: comm (PT_CHARBUF) */
	put_kernel_text(s, &task->comm);
	/*
	 * Parameter 14: heir_tid (PT_PID); who takes the children of the whole process. Those of a thread that ends
	 * together with the last one may never become the last one's, but they are the process's all the same.
	 */
	put_u64(s, last_thread ? (__s64)reaper : 0);
	finish_vital(s);
}

SEC("tp_btf/sched_process_exit")
int BPF_PROG(on_exit, struct task_struct *task)
{
	exit_event(false);
	return 0;
}

/* For kernels whose hook has the second argument; user space loads one of the two. */
SEC("tp_btf/sched_process_exit")
int BPF_PROG(on_exit_group_dead, struct task_struct *task, bool group_dead)
{
	exit_event(group_dead);
	return 0;
}
