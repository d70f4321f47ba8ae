// SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0
/* iter/task: what is known of each thread that runs. */

/* Texts in the memory of a task; only programs that may sleep can read them. */
static __always_inline void put_task_texts(struct scratch *s, struct task_struct *task, __u64 from, __u64 to)
{
	__u64 len = to - from;

	if (to <= from) {
		put_empty(s);
		return;
	}
	if (len > STRING_BYTES) {
		len = STRING_BYTES;
		count(s->code, LOSS_TRUNCATED_PARAMETER);
	}
	barrier_var(len);
	if (len > STRING_BYTES)
		return;
	if (bpf_copy_from_user_task(&s->bytes[s->at & RECORD_MASK], len, (void *)from, task, 0)) {
		count(s->code, LOSS_UNREADABLE_PARAMETER);
		put_empty(s);
		return;
	}
	STORE(s, s->at + len - 1, __u8, 0);
	close_param(s, len);
}

/* As the reader sees it, not the task, for which it is always "/". */
static __always_inline void put_root(struct scratch *s, struct task_struct *task)
{
	struct fs_struct *fs = BPF_CORE_READ(task, fs);
	struct fs_struct *own = BPF_CORE_READ(current_task(), fs);

	s->walk_dentry = (__u64)BPF_CORE_READ(fs, root.dentry);
	s->walk_mnt = (__u64)BPF_CORE_READ(fs, root.mnt);
	s->walk_root_dentry = (__u64)BPF_CORE_READ(own, root.dentry);
	s->walk_root_mnt = (__u64)BPF_CORE_READ(own, root.mnt);
	if (!s->walk_dentry)
		put_empty(s);
	else
		put_walked_path(HOOK_SYSCALL);
}

static __always_inline void put_capabilities_of_iterator(struct scratch *s, struct task_struct *task)
{
	const struct cred *cred = BPF_CORE_READ(task, cred);
	__u64 set = 0;

	/* Parameter 14: cap_permitted (PT_UINT64) */
	bpf_probe_read_kernel(&set, sizeof(set), &cred->cap_permitted);
	put_u64(s, set);
	/* Parameter 15: cap_effective (PT_UINT64) */
	bpf_probe_read_kernel(&set, sizeof(set), &cred->cap_effective);
	put_u64(s, set);
	/* Parameter 16: cap_inheritable (PT_UINT64) */
	bpf_probe_read_kernel(&set, sizeof(set), &cred->cap_inheritable);
	put_u64(s, set);
}

static __always_inline void put_exe_inode(struct scratch *s, struct inode *inode)
{
	/* Parameter 17: exe_ino_num (PT_UINT64) */
	put_u64(s, BPF_CORE_READ(inode, i_ino));
	/* Parameter 18: exe_ino_ctime (PT_ABSTIME) */
	put_u64(s, inode ? ctime_ns(inode) : 0);
	/* Parameter 19: exe_ino_mtime (PT_ABSTIME) */
	put_u64(s, inode ? mtime_ns(inode) : 0);
}

/* What comes behind the cgroups: two paths, and numbers. */
#define BYTES_BEHIND_CGROUPS (2 * (PATH_BYTES + NAME_BYTES) + 64)

/* The one parameter that may be longer than what is left of a read. */
static __always_inline void put_cgroups_that_fit(struct scratch *s, struct task_struct *task)
{
	__u32 before = s->at;

	/* Parameter 28: cgroups (PT_CHARBUFARRAY) */
	put_cgroups(s, HOOK_SYSCALL, task);
	if (s->at - HEADER_AT <= ITERATOR_BYTES - BYTES_BEHIND_CGROUPS)
		return;
	count(s->code, LOSS_TRUNCATED_PARAMETER);
	s->at = before;
	s->param--;
	put_empty(s);
}

/* Parameters 11 to 32. */
static __always_inline void put_facts(struct scratch *s, struct task_struct *task, struct inode *inode)
{
	/* Parameter 11: fdlimit (PT_UINT64) */
	put_u64(s, BPF_CORE_READ(task, signal, rlim[RLIMIT_NOFILE].rlim_cur));
	/* Parameter 12: euid (PT_UID) */
	put_u32(s, BPF_CORE_READ(task, cred, euid.val));
	/* Parameter 13: egid (PT_GID) */
	put_u32(s, BPF_CORE_READ(task, cred, egid.val));
	put_capabilities_of_iterator(s, task);
	put_exe_inode(s, inode);
	/* Parameter 20: vm_size (PT_UINT32), 21: vm_rss (PT_UINT32), 22: vm_swap (PT_UINT32) */
	put_sizes(s, task);
	/* Parameter 23: pgft_maj (PT_UINT64) */
	put_u64(s, BPF_CORE_READ(task, maj_flt));
	/* Parameter 24: pgft_min (PT_UINT64) */
	put_u64(s, BPF_CORE_READ(task, min_flt));
	/* Parameter 25: vtgid (PT_PID32) */
	put_u32(s, own_number(BPF_CORE_READ(task, group_leader, thread_pid)));
	/* Parameter 26: vpid (PT_PID32); the thread's, in spite of its name */
	put_u32(s, own_number(BPF_CORE_READ(task, thread_pid)));
	/* Parameter 27: pidns_init_start_ts (PT_UINT64); since boot */
	put_u64(s, BPF_CORE_READ(pid_namespace_of(task), child_reaper, start_boottime));
	put_cgroups_that_fit(s, task);
	/* Parameter 29: root (PT_FSPATH) */
	put_root(s, task);
	/* Parameter 30: start_time (PT_ABSTIME) */
	put_u64(s, BPF_CORE_READ(task, start_boottime) + boot_epoch_ns);
	/* Parameter 31: tty (PT_UINT32) */
	put_u32(s, tty_of(task));
	/* Parameter 32: loginuid (PT_UID) */
	put_u32(s, loginuid_of(task));
}

/* Whose are the descriptors and directories; a process's threads mostly share those of the first one. */
static __always_inline void put_owners(struct scratch *s, struct task_struct *task)
{
	struct task_struct *leader = BPF_CORE_READ(task, group_leader);
	bool is_first = BPF_CORE_READ(task, pid) == BPF_CORE_READ(task, tgid);

	/* Appended, but not by this source: clone_flags, known_flags */
	put_empty(s);
	put_empty(s);
	/* Appended by this source: files_tid (PT_PID); its own if it shares no table with the first thread */
	if (is_first || BPF_CORE_READ(task, files) == BPF_CORE_READ(leader, files))
		put_empty(s);
	else
		put_u64(s, BPF_CORE_READ(task, pid));
	/* Appended by this source: fs_tid (PT_PID); likewise */
	if (is_first || BPF_CORE_READ(task, fs) == BPF_CORE_READ(leader, fs))
		put_empty(s);
	else
		put_u64(s, BPF_CORE_READ(task, pid));
}

SEC("iter.s/task")
int iter_task(struct bpf_iter__task *ctx)
{
	struct task_struct *trusted = ctx->task;
	struct task_struct *task;
	struct scratch *s;
	struct file *exe;
	struct mm_struct *mm;

	if (!trusted || is_gone(trusted))
		return 0;
	s = begin(HOOK_SYSCALL, PPME_ITER_TASK_E, 42, 0);
	if (!s)
		return 0;
	/* Through memory the verifier forgets the pointer's type, and functions take it as a number. */
	*(volatile __u64 *)&s->task = (__u64)trusted;
	task = (void *)*(volatile __u64 *)&s->task;
	mm = BPF_CORE_READ(task, mm);
	exe = BPF_CORE_READ(mm, exe_file);
	STORE(s, HEADER_FIELD_AT(tid), __u64, (__u64)BPF_CORE_READ(task, tgid) << 32 | (__u32)BPF_CORE_READ(task, pid));
	/* Parameter 1: ppid (PT_PID32) */
	put_u32(s, BPF_CORE_READ(task, real_parent, tgid));
	/* Parameter 2: pgid (PT_PID32) */
	put_u32(s, host_number(pid_of_kind(task, PIDTYPE_PGID)));
	/* Parameter 3: vpgid (PT_PID32) */
	put_u32(s, number_seen_by(task, pid_of_kind(task, PIDTYPE_PGID)));
	/* Parameter 4: sid (PT_PID32) */
	put_u32(s, host_number(pid_of_kind(task, PIDTYPE_SID)));
	/* Parameter 5: comm (PT_CHARBUF) */
	put_kernel_text(s, &task->comm);
	/* Parameter 6: argv (PT_CHARBUFARRAY) */
	put_task_texts(s, trusted, BPF_CORE_READ(mm, arg_start), BPF_CORE_READ(mm, arg_end));
	/* Parameter 7: exepath (PT_FSPATH) */
	put_exepath(s, HOOK_SYSCALL, task);
	/* Parameter 8: flags (PT_FLAGS32) */
	put_u32(s, exe ? exe_flags(task, exe) : 0);
	/* Parameter 9: env (PT_CHARBUFARRAY) */
	put_task_texts(s, trusted, BPF_CORE_READ(mm, env_start), BPF_CORE_READ(mm, env_end));
	/* Parameter 10: cwd (PT_CHARBUF) */
	put_cwd(s, HOOK_SYSCALL, task);
	put_facts(s, task, BPF_CORE_READ(exe, f_inode));
	put_owners(s, task);
	put_home(s, HOOK_SYSCALL, task);
	/* Appended by this source: whole_process, of moves only */
	put_empty(s);
	/* Appended by this source: root_folder (PT_UINT64) */
	put_u64(s, root_folder_of(task));
	finish(s);
	hand_over(ctx->meta);
	return 0;
}
