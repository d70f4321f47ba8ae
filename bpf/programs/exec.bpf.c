// SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0
/* execve, execveat: success from sched_process_exec, failure from the system call's exit. */

#define EXECVE_PARAMS 38
#define EXECVEAT_PARAMS 37

/* Parameters 4 to 15, which need no program file. */
static __always_inline void put_process(struct scratch *s, enum hook hook, struct task_struct *task)
{
	put_ids(s, task);
	/* Parameter 7: cwd (PT_CHARBUF) */
	put_cwd(s, hook, task);
	put_memory(s, task);
	/* Parameter 14: comm (PT_CHARBUF) */
	put_kernel_text(s, &task->comm);
	/* Parameter 15: cgroups (PT_BYTEBUF) */
	put_cgroups(s, hook, task);
}

/* Parameters 17 to 30, and what comes after them. */
static __always_inline void put_program(struct scratch *s, enum hook hook, struct task_struct *task, bool failed)
{
	struct file *exe = BPF_CORE_READ(task, mm, exe_file);
	struct inode *inode = BPF_CORE_READ(exe, f_inode);

	/* Parameter 17: tty (PT_UINT32) */
	put_u32(s, tty_of(task));
	/* Parameter 18: vpgid (PT_PID) */
	put_u64(s, number_seen_by(task, pid_of_kind(task, PIDTYPE_PGID)));
	/* Parameter 19: loginuid (PT_UID) */
	put_u32(s, loginuid_of(task));
	/* Parameter 20: flags (PT_FLAGS32); of the program that runs, so not of one that was refused */
	put_u32(s, failed ? 0 : exe_flags(task, exe));
	/* Parameter 21: cap_inheritable (PT_UINT64), 22: cap_permitted (PT_UINT64), 23: cap_effective (PT_UINT64) */
	put_capabilities(s, task);
	/* Parameter 24: exe_ino (PT_UINT64) */
	put_u64(s, BPF_CORE_READ(inode, i_ino));
	/* Parameter 25: exe_ino_ctime (PT_ABSTIME) */
	put_u64(s, ctime_ns(inode));
	/* Parameter 26: exe_ino_mtime (PT_ABSTIME) */
	put_u64(s, mtime_ns(inode));
	/* Parameter 27: uid (PT_UID) */
	put_u32(s, BPF_CORE_READ(task, cred, euid.val));
	/* Parameter 28: trusted_exepath (PT_FSPATH) */
	put_exepath(s, hook, task);
	/* Parameter 29: pgid (PT_PID) */
	put_u64(s, host_number(pid_of_kind(task, PIDTYPE_PGID)));
	/* Parameter 30: gid (PT_GID) */
	put_u32(s, BPF_CORE_READ(task, cred, egid.val));
}

/* What this source appends. */
static __always_inline void put_relatives(struct scratch *s, enum hook hook, struct task_struct *task)
{
	/* Appended by this source: sid (PT_PID) */
	put_u64(s, number_seen_by(task, pid_of_kind(task, PIDTYPE_SID)));
	/* Appended by this source: ppid (PT_PID); the parent's process, since ptid is one of its threads */
	put_u64(s, BPF_CORE_READ(task, real_parent, tgid));
	put_home(s, hook, task);
	/* Appended by this source: root_folder (PT_UINT64) */
	put_u64(s, root_folder_of(task));
}

/*
 * Newer kernels have forgotten the call's number by the time the new program is in place, but they keep the
 * "/dev/fd/N" that they make up where execveat was given a directory's or file's fd.
 */
static __always_inline bool is_execveat(struct linux_binprm *bprm)
{
	if (bpf_core_field_exists(bprm->fdpath) && BPF_CORE_READ(bprm, fdpath))
		return true;
	return current_syscall() == NR_execveat;
}

SEC("tp_btf/sched_process_exec")
int BPF_PROG(on_exec, struct task_struct *unused, int old_tid, struct linux_binprm *bprm)
{
	struct task_struct *task = current_task();
	bool at = is_execveat(bprm);
	__u32 tid = BPF_CORE_READ(task, pid);
	__u32 code = at ? PPME_SYSCALL_EXECVEAT_X : PPME_SYSCALL_EXECVE_19_X;
	struct scratch *s;

	/* A thread that was not its process's first takes the number of that one. */
	if (old_tid != tid)
		forget_thread(old_tid);
	s = begin(HOOK_EXEC, code, at ? EXECVEAT_PARAMS : EXECVE_PARAMS, tid);
	if (!s)
		return 0;
	/* Parameter 1: res (PT_ERRNO) */
	put_u64(s, 0);
	/* Parameters 2 and 3; the kernel has just written them */
	put_command_line(s, HOOK_EXEC, task);
	put_process(s, HOOK_EXEC, task);
	/* Parameter 16: env (PT_BYTEBUF) */
	put_user_texts(s, BPF_CORE_READ(task, mm, env_start), BPF_CORE_READ(task, mm, env_end));
	put_program(s, HOOK_EXEC, task, false);
	/* Parameter 31, execve only: filename (PT_FSPATH); the kernel's copy, which the caller cannot change any more
	 */
	if (!at)
		put_kernel_text(s, BPF_CORE_READ(bprm, filename));
	put_relatives(s, HOOK_EXEC, task);
	finish_vital(s);
	/* Mostly the parent has made it just now, by vfork, out of a table that others may have been changing. */
	if (BPF_CORE_READ(task, real_parent, files, count.counter) > 1)
		tell_all_files(HOOK_EXEC, code, task);
	return 0;
}

#define MAX_ARGUMENTS 64

/* The texts of a vector of pointers in user memory as one parameter; if first_apart, the first one by itself before. */
static __always_inline void put_vector(struct scratch *s, __u64 vector, bool first_apart)
{
	__u32 next = 0;
	__u32 start;

	if (first_apart) {
		__u64 text = 0;

		read_user_word(&s->call, vector, next++, &text);
		put_user_text(s, (void *)text);
		if (!text) {
			put_empty(s);
			return;
		}
	}
	start = s->at;
	s->path_at = start;
	for (int i = 0; i <= MAX_ARGUMENTS; i++) {
		__u64 text = 0;
		long len;

		if (!read_user_word(&s->call, vector, next + i, &text) || !text)
			break;
		if (i == MAX_ARGUMENTS) {
			count(s->code, LOSS_TRUNCATED_PARAMETER);
			break;
		}
		len = bpf_probe_read_user_str(&s->bytes[s->path_at & RECORD_MASK], STRING_BYTES, (void *)text);
		if (len <= 0) {
			count(s->code, LOSS_UNREADABLE_PARAMETER);
			break;
		}
		if (s->path_at - start + len > STRING_BYTES) {
			count(s->code, LOSS_TRUNCATED_PARAMETER);
			break;
		}
		s->path_at += len;
	}
	close_param(s, s->path_at - start);
}

/* execve, execveat: the end of the call. Success is told by on_exec. */
SYSCALL_PROGRAM(sys_execve)
{
	struct task_struct *task = current_task();
	bool at = syscall_number(regs) == NR_execveat;
	struct scratch *s;

	if (result >= 0) {
		forget_names(regs->thread);
		return 0;
	}
	s = begin_syscall(at ? PPME_SYSCALL_EXECVEAT_X : PPME_SYSCALL_EXECVE_19_X,
			  at ? EXECVEAT_PARAMS : EXECVE_PARAMS);
	if (!s)
		return 0;
	/* Parameter 1: res (PT_ERRNO) */
	put_u64(s, result);
	/* Parameter 2: exe (PT_CHARBUF), 3: args (PT_BYTEBUF); what the caller asked for */
	put_vector(s, (at ? syscall_argument(regs, 2) : syscall_argument(regs, 1)), true);
	put_process(s, HOOK_SYSCALL, task);
	/* Parameter 16: env (PT_BYTEBUF) */
	put_vector(s, (at ? syscall_argument(regs, 3) : syscall_argument(regs, 2)), false);
	put_program(s, HOOK_SYSCALL, task, true);
	/* Parameter 31, execve only: filename (PT_FSPATH) */
	if (!at)
		put_name_argument(s, regs, 0);
	put_relatives(s, HOOK_SYSCALL, task);
	finish(s);
	return 0;
}
