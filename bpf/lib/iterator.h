/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#ifndef LANNER_LIB_ITERATOR_H
#define LANNER_LIB_ITERATOR_H

/* Rung 9: programs that the kernel runs once for each of its objects, while somebody reads what they write. */
struct seq_file;

struct bpf_iter_meta {
	struct seq_file *seq;
} KERNEL_TYPE;

struct bpf_iter__task {
	struct bpf_iter_meta *meta;
	struct task_struct *task;
} KERNEL_TYPE;

struct bpf_iter__task_file {
	struct bpf_iter_meta *meta;
	struct task_struct *task;
	__u32 fd;
	struct file *file;
} KERNEL_TYPE;

/* A read takes at most eight pages at once, and a record that does not fit would stop the reader for ever. */
#define ITERATOR_BYTES 32000

/*
 * Whether a thread is not to be told, since its end is near or has been told. The first thread stays while others of
 * its process go on.
 */
static __always_inline bool is_gone(struct task_struct *task)
{
	if (!(BPF_CORE_READ(task, flags) & PF_EXITING))
		return false;
	return BPF_CORE_READ(task, pid) != BPF_CORE_READ(task, tgid) || BPF_CORE_READ(task, signal, live.counter) <= 0;
}

/* Hands the record that was built last to the reader. */
static __always_inline void hand_over(struct bpf_iter_meta *meta)
{
	struct scratch *s = scratch_of(HOOK_SYSCALL);
	__u64 len;

	if (!s || !s->at)
		return;
	len = s->at - HEADER_AT;
	barrier_var(len);
	if (len > ITERATOR_BYTES) {
		count(s->code, LOSS_TOO_LARGE);
		return;
	}
	/* If it does not fit behind the others, the kernel runs the program again, at the reader's next call. */
	bpf_seq_write(meta->seq, &s->bytes[HEADER_AT], len);
}

#endif
