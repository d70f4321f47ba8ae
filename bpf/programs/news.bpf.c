// SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0
/*
 * What changes of a thread by somebody else's doing: its name and its control groups. Such a thread is told anew
 * (PPME_ITER_TASK_E), with nothing but what has changed: a parameter without value stays as it was.
 */
#define TASK_PARAMS 32
#define TASK_COMM 4	/* counted from 0 */
#define TASK_CGROUPS 27 /* counted from 0 */
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

/* Once for each process that is moved, or for each thread where it goes alone. */
SEC("tp_btf/cgroup_attach_task")
int BPF_PROG(on_attach, struct cgroup *to, const char *path, struct task_struct *moved)
{
	struct scratch *s = begin(HOOK_NEWS, PPME_ITER_TASK_E, TASK_PARAMS, 0);
	struct task_struct *task;

	if (!s)
		return 0;
	/* Through memory the verifier forgets the pointer's type, and functions take it as a number. */
	*(volatile __u64 *)&s->task = (__u64)moved;
	task = (void *)*(volatile __u64 *)&s->task;
	STORE(s, HEADER_FIELD_AT(tid), __u64, both_ids(task));
	for (__u32 i = 0; i < TASK_CGROUPS; i++)
		put_empty(s);
	/* Parameter 28: cgroups (PT_CHARBUFARRAY) */
	put_cgroups(s, HOOK_NEWS, task);
	for (__u32 i = TASK_CGROUPS + 1; i < TASK_PARAMS; i++)
		put_empty(s);
	finish(s);
	return 0;
}
