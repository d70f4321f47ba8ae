/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#ifndef LANNER_LIB_TASK_H
#define LANNER_LIB_TASK_H

/* Rung 6: facts about a task. Identities are those of the init namespaces unless the name says otherwise. */

static __always_inline struct task_struct *current_task(void)
{
	return (void *)bpf_get_current_task();
}

static __always_inline struct upid *upid_at(struct pid *pid, __u32 level)
{
	return (void *)pid + bpf_core_field_offset(struct pid, numbers) + level * sizeof(struct upid);
}

/* The number in the init namespace. */
static __always_inline __s64 host_number(struct pid *pid)
{
	struct upid *host = upid_at(pid, 0);

	return BPF_CORE_READ(host, nr);
}

/* The number in the namespace that the pid was made in. */
static __always_inline __s64 own_number(struct pid *pid)
{
	struct upid *own = upid_at(pid, BPF_CORE_READ(pid, level));

	return BPF_CORE_READ(own, nr);
}

/* The number in the task's own namespace; 0 for what was made outside of it, as getsid(2) and getpgid(2) say it. */
static __always_inline __s64 number_seen_by(struct task_struct *task, struct pid *pid)
{
	__u32 level = BPF_CORE_READ(task, thread_pid, level);
	struct upid *seen = upid_at(pid, level);

	return level > BPF_CORE_READ(pid, level) ? 0 : BPF_CORE_READ(seen, nr);
}

static __always_inline struct pid *pid_of_kind(struct task_struct *task, int kind)
{
	return BPF_CORE_READ(task, signal, pids[kind]);
}

static __always_inline struct pid_namespace *pid_namespace_of(struct task_struct *task)
{
	struct pid *pid = BPF_CORE_READ(task, thread_pid);
	struct upid *own = upid_at(pid, BPF_CORE_READ(pid, level));

	return BPF_CORE_READ(own, ns);
}

/* Two parameters: mount_ns, user_ns (PT_UINT32), numbers of inodes. */
static __always_inline void put_changing_namespaces(struct scratch *s, struct task_struct *task)
{
	put_u32(s, BPF_CORE_READ(task, nsproxy, mnt_ns, ns.inum));
	put_u32(s, BPF_CORE_READ(task, cred, user_ns, ns.inum));
}

/* Any odd number with bits everywhere: it spreads what is added next. */
#define SPREAD 0x9E3779B97F4A7C15ULL

/*
 * A number that is the same for all whose root folder is the same one, whatever mount of it they see. The parent tells
 * apart the roots of subvolumes, which all have one inode number. The uppermost bit is free.
 */
static __always_inline __u64 root_folder_of(struct task_struct *task)
{
	struct dentry *root = BPF_CORE_READ(task, fs, root.dentry);
	struct inode *inode = BPF_CORE_READ(root, d_inode);
	__u64 folder = BPF_CORE_READ(inode, i_sb, s_dev);

	folder = folder * SPREAD + BPF_CORE_READ(inode, i_ino);
	folder = folder * SPREAD + BPF_CORE_READ(root, d_parent, d_inode, i_ino);
	return folder * SPREAD >> 1;
}

/* Appended by this source, wherever a task is told: unified_cgroup (PT_FSPATH), mount_ns, user_ns, pid_ns (PT_UINT32)
 */
static __always_inline void put_home(struct scratch *s, enum hook hook, struct task_struct *task)
{
	put_unified_cgroup(s, hook, task);
	put_changing_namespaces(s, task);
	put_u32(s, BPF_CORE_READ(pid_namespace_of(task), ns.inum));
}

/* The audit uid; all ones if it is not set, or if the kernel knows none. */
static __always_inline __u32 loginuid_of(struct task_struct *task)
{
	if (bpf_core_field_exists(task->loginuid))
		return BPF_CORE_READ(task, loginuid.val);
	return -1;
}

static __always_inline __u32 encoded_device(__u32 major, __u32 minor)
{
	return (minor & 0xff) | (major << 8) | ((minor & ~0xff) << 12);
}

static __always_inline __u32 tty_of(struct task_struct *task)
{
	struct tty_struct *tty = BPF_CORE_READ(task, signal, tty);
	struct tty_driver *driver;

	if (!tty)
		return 0;
	driver = BPF_CORE_READ(tty, driver);
	return encoded_device(BPF_CORE_READ(driver, major),
			      BPF_CORE_READ(driver, minor_start) + BPF_CORE_READ(tty, index));
}

enum rss_kind { RSS_FILE, RSS_ANON, RSS_SWAP, RSS_SHMEM };

/*
 * In pages. The per-CPU counters' sum lags behind and may be below 0 for a moment. The kernel's counters are larger
 * than the part declared here, and an index that is no constant is not relocated: hence the address by hand.
 */
static __always_inline __u64 rss_pages(struct mm_struct *mm, enum rss_kind kind)
{
	struct mm_struct___one_counter *older = (void *)mm;
	struct percpu_counter *counter;
	__s64 pages;

	if (bpf_core_field_exists(older->rss_stat.count)) {
		pages = BPF_CORE_READ(older, rss_stat.count[kind].counter);
	} else {
		counter = (void *)mm + bpf_core_field_offset(struct mm_struct, rss_stat) +
			  kind * bpf_core_type_size(struct percpu_counter);
		pages = BPF_CORE_READ(counter, count);
	}
	return pages < 0 ? 0 : pages;
}

/* Sizes of an address space; 0 for none. */
static __always_inline __u32 vm_size_kib(struct mm_struct *mm)
{
	return BPF_CORE_READ(mm, total_vm) * page_kib;
}

static __always_inline __u32 vm_rss_kib(struct mm_struct *mm)
{
	if (!mm)
		return 0;
	return (rss_pages(mm, RSS_FILE) + rss_pages(mm, RSS_ANON) + rss_pages(mm, RSS_SHMEM)) * page_kib;
}

static __always_inline __u32 vm_swap_kib(struct mm_struct *mm)
{
	return mm ? rss_pages(mm, RSS_SWAP) * page_kib : 0;
}

/* Three parameters: vm_size, vm_rss, vm_swap (PT_UINT32), in KiB. */
static __always_inline void put_sizes(struct scratch *s, struct task_struct *task)
{
	struct mm_struct *mm = BPF_CORE_READ(task, mm);

	put_u32(s, vm_size_kib(mm));
	put_u32(s, vm_rss_kib(mm));
	put_u32(s, vm_swap_kib(mm));
}

static __always_inline void put_memory(struct scratch *s, struct task_struct *task)
{
	/* Parameter 8: fdlimit (PT_UINT64 or PT_INT64) */
	put_u64(s, BPF_CORE_READ(task, signal, rlim[RLIMIT_NOFILE].rlim_cur));
	/* Parameter 9: pgft_maj (PT_UINT64) */
	put_u64(s, BPF_CORE_READ(task, maj_flt));
	/* Parameter 10: pgft_min (PT_UINT64) */
	put_u64(s, BPF_CORE_READ(task, min_flt));
	/* Parameters 11 to 13 */
	put_sizes(s, task);
}

/* The kernel takes no longer arguments than 32 pages; as many reads as that can take, where pages are 4 KiB. */
#define TEXT_PIECES 34

/* Bytes of a text in user memory, with its NUL, however long it is. A global function, to be verified once. */
__noinline int user_text_bytes(__u32 hook, __u64 text)
{
	struct scratch *s = scratch_of(hook);
	__u32 bytes = 0;

	if (!s)
		return 0;
	for (int i = 0; i < TEXT_PIECES; i++) {
		long len = bpf_probe_read_user_str(s->path, PATH_BYTES, (void *)(text + bytes));

		if (len <= 0)
			return bytes;
		if (len < PATH_BYTES)
			return bytes + len;
		/* Every piece ends in a NUL, be it the text's own or not: the next one begins there. */
		bytes += PATH_BYTES - 1;
	}
	return bytes;
}

/*
 * The command line from the memory of the current task: argv[0] is exe, the rest is args. The memory is the
 * process's own and may have been overwritten by it, except right after execve.
 */
static __always_inline void put_command_line(struct scratch *s, enum hook hook, struct task_struct *task)
{
	unsigned long start = BPF_CORE_READ(task, mm, arg_start);
	unsigned long end = BPF_CORE_READ(task, mm, arg_end);
	__u32 exe_len;

	if (start == end) {
		put_empty(s);
		put_empty(s);
		return;
	}
	/* Parameter 2: exe (PT_CHARBUF) */
	exe_len = put_user_text(s, (void *)start);
	if (!exe_len) {
		/* Nobody knows where it ends. */
		put_empty(s);
		return;
	}
	if (exe_len == STRING_BYTES) {
		exe_len = user_text_bytes(hook, start);
		if (exe_len > STRING_BYTES)
			count(s->code, LOSS_TRUNCATED_PARAMETER);
	}
	/* Parameter 3: args (PT_BYTEBUF) */
	put_user_texts(s, start + exe_len, end);
}

/* The sets of capabilities; three parameters: cap_inheritable, cap_permitted, cap_effective (PT_UINT64). */
static __always_inline void put_capabilities(struct scratch *s, struct task_struct *task)
{
	const struct cred *cred = BPF_CORE_READ(task, cred);
	__u64 set = 0;

	bpf_probe_read_kernel(&set, sizeof(set), &cred->cap_inheritable);
	put_u64(s, set);
	bpf_probe_read_kernel(&set, sizeof(set), &cred->cap_permitted);
	put_u64(s, set);
	bpf_probe_read_kernel(&set, sizeof(set), &cred->cap_effective);
	put_u64(s, set);
}

static __always_inline void put_ids(struct scratch *s, struct task_struct *task)
{
	/* Parameter 4: tid (PT_PID) */
	put_u64(s, BPF_CORE_READ(task, pid));
	/* Parameter 5: pid (PT_PID) */
	put_u64(s, BPF_CORE_READ(task, tgid));
	/* Parameter 6: ptid (PT_PID) */
	put_u64(s, BPF_CORE_READ(task, real_parent, pid));
}

#endif
