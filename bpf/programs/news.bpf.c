// SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0
/*
 * What changes of a thread by somebody else's doing: its name and its control groups. Such a thread is told anew
 * (PPME_ITER_TASK_E), with nothing but what has changed: a parameter without value stays as it was. And control groups
 * that are made, since a container may be about to begin in one (PPME_ASYNCEVENT_E).
 */
#define TASK_PARAMS 32
#define TASK_COMM 4	/* counted from 0 */
#define TASK_CGROUPS 27 /* counted from 0 */
#define TASK_UNIFIED 36 /* counted from 0 */
#define MOVED_PARAMS 41
#define COMM_BYTES 16
#define COMM_AT (LENGTHS_AT + TASK_PARAMS * 2)
#define RENAME_BYTES 128 /* COMM_AT + COMM_BYTES at least */

static __always_inline __u64 both_ids(struct task_struct *task)
{
	return (__u64)BPF_CORE_READ(task, tgid) << 32 | (__u32)BPF_CORE_READ(task, pid);
}

/* The new name is the second argument; older verifiers let nobody touch a text among the arguments. */
static __always_inline const char *second_argument(void *ctx)
{
	__u64 argument = 0;

	bpf_probe_read_kernel(&argument, sizeof(argument), ctx + sizeof(argument));
	return (void *)argument;
}

/* By prctl, by a write to /proc/PID/comm, by execve. Built in the ring itself: any hook may be at work. */
SEC("tp_btf/task_rename")
int BPF_PROG(on_rename, struct task_struct *task)
{
	void *ring;
	__u8 *bytes;
	long len;

	if (BPF_CORE_READ(task, flags) & PF_KTHREAD)
		return 0;
	ring = ring_of_cpu(PPME_ITER_TASK_E);
	if (!ring)
		return 0;
	bytes = bpf_ringbuf_reserve(ring, RENAME_BYTES, 0);
	if (!bytes) {
		count(PPME_ITER_TASK_E, LOSS_RING_FULL);
		return 0;
	}
	__builtin_memset(bytes, 0, RENAME_BYTES);
	*(__u32 *)bytes = bpf_get_smp_processor_id();
	len = bpf_probe_read_kernel_str(bytes + COMM_AT, COMM_BYTES, second_argument(ctx));
	len = len < 0 ? 0 : len;
	*(__u64 *)(bytes + HEADER_FIELD_AT(ts_ns)) = bpf_ktime_get_boot_ns() + boot_epoch_ns;
	*(__u64 *)(bytes + HEADER_FIELD_AT(tid)) = both_ids(task);
	*(__u32 *)(bytes + HEADER_FIELD_AT(len)) = COMM_AT + len - HEADER_AT;
	*(__u16 *)(bytes + HEADER_FIELD_AT(type)) = PPME_ITER_TASK_E;
	*(__u32 *)(bytes + HEADER_FIELD_AT(nparams)) = TASK_PARAMS;
	/* Parameter 5: comm (PT_CHARBUF) */
	*(__u16 *)(bytes + LENGTHS_AT + TASK_COMM * 2) = len;
	bpf_ringbuf_submit(bytes, wakeup_flag(ring, RENAME_BYTES));
	count(PPME_ITER_TASK_E, LOSS_DELIVERED);
	return 0;
}

/*
 * Once for each process that is moved, or for each thread where it goes alone. Only one hierarchy is concerned, and
 * others of the process may be elsewhere in all others: so no more than that one is told.
 */
SEC("tp_btf/cgroup_attach_task")
int BPF_PROG(on_attach, struct cgroup *to, const char *path, struct task_struct *moved, bool is_whole)
{
	struct scratch *s = begin(HOOK_NEWS, PPME_ITER_TASK_E, MOVED_PARAMS, 0);
	struct cgroup_root *root = BPF_CORE_READ(to, root);
	struct task_struct *task;
	bool is_unified;

	if (!s)
		return 0;
	/* Through memory the verifier forgets the pointer's type, and functions take it as a number. */
	*(volatile __u64 *)&s->task = (__u64)moved;
	task = (void *)*(volatile __u64 *)&s->task;
	is_unified = BPF_CORE_READ(task, cgroups, dfl_cgrp, root) == root;
	STORE(s, HEADER_FIELD_AT(tid), __u64, both_ids(task));
	for (__u32 i = 0; i < TASK_CGROUPS; i++)
		put_empty(s);
	/* Parameter 28: cgroups (PT_CHARBUFARRAY) */
	put_cgroups_of(s, HOOK_NEWS, task, root);
	/* A version 1 hierarchy of others than these: nobody is told where a thread is there. */
	if (!is_unified && !first_told_node(s))
		return 0;
	for (__u32 i = TASK_CGROUPS + 1; i < TASK_UNIFIED; i++)
		put_empty(s);
	/* Appended by this source: unified_cgroup (PT_FSPATH) */
	if (is_unified)
		put_unified_cgroup(s, HOOK_NEWS, task);
	else
		put_empty(s);
	/* Appended by this source: mount_ns, user_ns, pid_ns */
	put_empty(s);
	put_empty(s);
	put_empty(s);
	/* Appended by this source: whole_process (PT_BOOL) */
	put_u8(s, is_whole);
	finish(s);
	return 0;
}

/*
 * No constant of its own: that moves those that others look up, and then the verifier of 6.18 needs more than its
 * million steps for on_doubt and on_exec, whose code stays the same.
 */
#define MADE_NAME "cgroup_mkdir"

/* The lengths of such an event have 32 bits. */
#define MADE_PARAMS 3
#define MADE_NAME_AT (LENGTHS_AT + (MADE_PARAMS + 1) * 4)
#define MADE_PATH_AT (MADE_NAME_AT + sizeof(MADE_NAME))
#define MADE_PATH_BYTES 1024 /* the kernel has no more room for it */
#define MADE_BYTES (MADE_PATH_AT + MADE_PATH_BYTES)

/* Built in the ring itself, like a new name. */
SEC("tp_btf/cgroup_mkdir")
int BPF_PROG(on_cgroup_made)
{
	void *ring = ring_of_cpu(PPME_ASYNCEVENT_E);
	__u8 *bytes;
	long len;

	if (!ring)
		return 0;
	bytes = bpf_ringbuf_reserve(ring, MADE_BYTES, 0);
	if (!bytes) {
		count(PPME_ASYNCEVENT_E, LOSS_RING_FULL);
		return 0;
	}
	__builtin_memset(bytes, 0, MADE_PATH_AT);
	*(__u32 *)bytes = bpf_get_smp_processor_id();
	len = bpf_probe_read_kernel_str(bytes + MADE_PATH_AT, MADE_PATH_BYTES, second_argument(ctx));
	len = len < 1 ? 0 : len - 1;
	*(__u64 *)(bytes + HEADER_FIELD_AT(ts_ns)) = bpf_ktime_get_boot_ns() + boot_epoch_ns;
	*(__u64 *)(bytes + HEADER_FIELD_AT(tid)) = (__u32)bpf_get_current_pid_tgid();
	*(__u32 *)(bytes + HEADER_FIELD_AT(len)) = MADE_PATH_AT + len - HEADER_AT;
	*(__u16 *)(bytes + HEADER_FIELD_AT(type)) = PPME_ASYNCEVENT_E;
	*(__u32 *)(bytes + HEADER_FIELD_AT(nparams)) = MADE_PARAMS;
	/* Parameter 1: plugin_id (PT_UINT32); none */
	*(__u32 *)(bytes + LENGTHS_AT) = sizeof(__u32);
	/* Parameter 2: name (PT_CHARBUF) */
	*(__u32 *)(bytes + LENGTHS_AT + 4) = sizeof(MADE_NAME);
	__builtin_memcpy(bytes + MADE_NAME_AT, MADE_NAME, sizeof(MADE_NAME));
	/* Parameter 3: data (PT_BYTEBUF); the path, without a NUL */
	*(__u32 *)(bytes + LENGTHS_AT + 8) = len;
	bpf_ringbuf_submit(bytes, wakeup_flag(ring, MADE_BYTES));
	count(PPME_ASYNCEVENT_E, LOSS_DELIVERED);
	return 0;
}
