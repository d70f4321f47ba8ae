/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#ifndef LANNER_LIB_LOGINUID_H
#define LANNER_LIB_LOGINUID_H

/*
 * Rung 7: the audit uid of a thread changes by a write to its file loginuid in /proc, and only the thread itself may
 * write there. So from the moment at which somebody has opened such a file to write, the thread that it belongs to is
 * looked at after each of its calls: it is told anew (PPME_ITER_TASK_E, with nothing but that) when the uid has become
 * another one.
 */
#define WATCHED_THREADS 64
#define WATCHED_CALLS 4096 /* nobody is watched for ever */
#define PROC_MAGIC 0x9fa0
#define FMODE_WRITE_BIT 2
#define LOGINUID_NAME_BYTES 16

#define WATCH_PARAMS 32
#define WATCH_LOGINUID 31 /* counted from 0 */
#define WATCH_LOGINUID_AT (LENGTHS_AT + WATCH_PARAMS * 2)
#define WATCH_BYTES 104 /* WATCH_LOGINUID_AT and 4 at least */

struct watch {
	__u32 loginuid;
	__u32 calls; /* since it began */
};

/* By the number of the thread. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, WATCHED_THREADS);
	__type(key, __u32);
	__type(value, struct watch);
} watches SEC(".maps");

static volatile __s32 watched_threads = 0;

static __always_inline bool is_loginuid_file(struct file *file)
{
	__u64 name[LOGINUID_NAME_BYTES / sizeof(__u64)] = {};
	char expected[LOGINUID_NAME_BYTES] = "loginuid";
	__u64 wanted[LOGINUID_NAME_BYTES / sizeof(__u64)];

	__builtin_memcpy(wanted, expected, sizeof(wanted));
	bpf_probe_read_kernel_str(name, sizeof(name), BPF_CORE_READ(file, f_path.dentry, d_name.name));
	return name[0] == wanted[0] && name[1] == wanted[1];
}

/* Somebody has opened a file. */
static __always_inline void watch_opened(struct file *file, const struct file_facts *facts)
{
	struct task_struct *own;
	struct proc_inode *inode;
	struct pid *owner;
	struct watch watch = {};
	__u32 tid;

	if (facts->magic != PROC_MAGIC || !(facts->mode & FMODE_WRITE_BIT) || !is_loginuid_file(file))
		return;
	inode = (void *)facts->inode - bpf_core_field_offset(struct proc_inode, vfs_inode);
	owner = BPF_CORE_READ(inode, pid);
	tid = owner ? host_number(owner) : 0;
	own = current_task();
	/* Of another thread this is known only later: then it is told in any case. */
	watch.loginuid = tid == (__u32)BPF_CORE_READ(own, pid) ? loginuid_of(own) : -2;
	if (tid && !bpf_map_update_elem(&watches, &tid, &watch, BPF_NOEXIST))
		__sync_fetch_and_add(&watched_threads, 1);
}

static __always_inline void unwatch(__u32 tid)
{
	if (watched_threads && !bpf_map_delete_elem(&watches, &tid))
		__sync_fetch_and_add(&watched_threads, -1);
}

static __always_inline void tell_loginuid(__u32 loginuid)
{
	void *ring = ring_of_cpu(PPME_ITER_TASK_E);
	__u8 *bytes;

	if (!ring)
		return;
	bytes = bpf_ringbuf_reserve(ring, WATCH_BYTES, 0);
	if (!bytes) {
		count(PPME_ITER_TASK_E, LOSS_RING_FULL);
		return;
	}
	__builtin_memset(bytes, 0, WATCH_BYTES);
	*(__u32 *)bytes = bpf_get_smp_processor_id();
	*(__u64 *)(bytes + HEADER_FIELD_AT(ts_ns)) = bpf_ktime_get_boot_ns() + boot_epoch_ns;
	*(__u64 *)(bytes + HEADER_FIELD_AT(tid)) = bpf_get_current_pid_tgid();
	*(__u32 *)(bytes + HEADER_FIELD_AT(len)) = WATCH_LOGINUID_AT + sizeof(loginuid) - HEADER_AT;
	*(__u16 *)(bytes + HEADER_FIELD_AT(type)) = PPME_ITER_TASK_E;
	*(__u32 *)(bytes + HEADER_FIELD_AT(nparams)) = WATCH_PARAMS;
	/* Parameter 32: loginuid (PT_UID) */
	*(__u16 *)(bytes + LENGTHS_AT + WATCH_LOGINUID * 2) = sizeof(loginuid);
	*(__u32 *)(bytes + WATCH_LOGINUID_AT) = loginuid;
	bpf_ringbuf_submit(bytes, wakeup_flag(ring, WATCH_BYTES));
	count(PPME_ITER_TASK_E, LOSS_DELIVERED);
}

/* A call of the current thread has ended, while somebody is watched. */
static __always_inline void look_at_watched(void)
{
	struct task_struct *own = current_task();
	__u32 tid = bpf_get_current_pid_tgid();
	struct watch *watch = bpf_map_lookup_elem(&watches, &tid);
	__u32 loginuid;

	if (!watch)
		return;
	loginuid = loginuid_of(own);
	if (loginuid != watch->loginuid)
		tell_loginuid(loginuid);
	watch->loginuid = loginuid;
	if (++watch->calls > WATCHED_CALLS)
		unwatch(tid);
}

#endif
