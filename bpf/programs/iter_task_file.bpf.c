// SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0
/* iter/task_file: every open file of every process, and of threads that have a table of their own. */

/* Kernels before 5.10 come with every thread, though threads mostly share the first one's table. */
static __always_inline bool has_own_files(struct task_struct *task)
{
	return BPF_CORE_READ(task, pid) == BPF_CORE_READ(task, tgid) ||
	       BPF_CORE_READ(task, files) != BPF_CORE_READ(task, group_leader, files);
}

SEC("iter/task_file")
int iter_task_file(struct bpf_iter__task_file *ctx)
{
	struct task_struct *task = ctx->task;
	struct file *file = ctx->file;
	struct scratch *s = scratch_of(HOOK_SYSCALL);

	if (!s || !task || !file || is_gone(task) || !has_own_files(task))
		return 0;
	s->at = 0;
	/* Through memory the verifier forgets what the pointers are, and functions take them as numbers. */
	*(volatile __u64 *)&s->task = (__u64)task;
	*(volatile __u64 *)&s->walk_dentry = (__u64)file;
	tell_file(HOOK_SYSCALL, *(volatile __u64 *)&s->task, *(volatile __u64 *)&s->walk_dentry, ctx->fd);
	hand_over(ctx->meta);
	return 0;
}
