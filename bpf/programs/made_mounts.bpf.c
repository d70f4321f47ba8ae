// SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0
/*
 * Which mounts a thread makes: there is no hook for that. But each mount has a counter of its own in memory for each
 * CPU, and the tracepoint of that memory says that a thread that is in a call of mount has got some. The mount that has
 * the counter is found by it when the call ends.
 */

/* So many counters made last are known; a file system may make mounts that nobody sees, and copies go to others. */
#define MADE_COUNTERS 1024

/* Who has made a counter, and in which of its calls. */
struct maker {
	__u64 tid;
	__u64 mounts;
};

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, MADE_COUNTERS);
	__type(key, __u64);
	__type(value, struct maker);
} made_counters SEC(".maps");

static __always_inline int hold_counter(__u64 counter, __u64 bytes)
{
	struct task_struct *task = (void *)bpf_get_current_task_btf();
	struct held_names *held;
	struct call_kind *kind;
	struct maker maker;

	if (bytes != bpf_core_type_size(struct mnt_pcp))
		return 0;
	kind = own_name_call(task);
	held = kind && kind->names == NAME_AND_DEVICE ? names_of(task->pid) : 0;
	/* As long as it looks for the directory, other mounts may come by themselves. */
	if (!held || !held->count)
		return 0;
	maker.tid = task->pid;
	maker.mounts = held->mounts;
	bpf_map_update_elem(&made_counters, &counter, &maker, BPF_ANY);
	return 0;
}

SEC("tp_btf/percpu_alloc_percpu")
int on_counter_made(__u64 *ctx)
{
	return hold_counter(ctx[6], ctx[2]);
}

/* Since 5.19 the tracepoint begins with who asks. */
SEC("tp_btf/percpu_alloc_percpu")
int on_counter_made_by(__u64 *ctx)
{
	return hold_counter(ctx[7], ctx[3]);
}

/* Newer mounts than one's own are looked at, as others may make some at the same time. */
#define NEWEST_MOUNTS 64
#define TREE_STEPS 32
#define PARENT_MASK (~3UL)

/* Goes from a node to the right as far as possible. */
static __always_inline struct rb_node *rightmost(struct rb_node *node)
{
	for (int i = 0; i < TREE_STEPS; i++) {
		struct rb_node *right = BPF_CORE_READ(node, rb_right);

		if (!right)
			break;
		node = right;
	}
	return node;
}

/* Sets the number in the scratch area to the next older node of the tree; 0 behind the oldest. Global, to be verified
 * once. */
__noinline int step_to_older(void)
{
	struct scratch *s = scratch_of(HOOK_SYSCALL);
	struct rb_node *node;
	struct rb_node *left;

	if (!s)
		return -1;
	node = (void *)s->walk_mnt;
	left = BPF_CORE_READ(node, rb_left);
	if (left) {
		s->walk_mnt = (__u64)rightmost(left);
		return 0;
	}
	for (int i = 0; i < TREE_STEPS; i++) {
		struct rb_node *parent = (void *)(BPF_CORE_READ(node, __rb_parent_color) & PARENT_MASK);

		if (!parent || BPF_CORE_READ(parent, rb_right) == node) {
			s->walk_mnt = (__u64)parent;
			return 0;
		}
		node = parent;
	}
	s->walk_mnt = 0;
	return 0;
}

/* Whether the thread has made this mount in the call that now ends. */
static __always_inline bool is_made_by(struct mount *mount, const struct held_names *held, __u32 tid)
{
	__u64 counter = (__u64)BPF_CORE_READ(mount, mnt_pcp);
	struct maker *maker = bpf_map_lookup_elem(&made_counters, &counter);

	return maker && maker->tid == tid && maker->mounts == held->mounts;
}

/* The newest mount that the task can see, as what it is linked by; 0 if there is none. */
static __always_inline __u64 newest_mount(struct mnt_namespace *ns, bool is_tree)
{
	struct mnt_namespace___list *old = (void *)ns;
	struct rb_node *root;

	if (!is_tree)
		return (__u64)BPF_CORE_READ(old, list.prev);
	root = BPF_CORE_READ(ns, mounts.rb_node);
	return root ? (__u64)rightmost(root) : 0;
}

/* A field that the kernel does not have may not even be asked for: the barriers keep clang from doing so beforehand. */
static __always_inline struct mount *mount_of_link(__u64 link, bool is_tree)
{
	__u64 at;

	if (is_tree) {
		at = bpf_core_field_offset(struct mount, mnt_node);
		barrier_var(at);
	} else {
		at = bpf_core_field_offset(struct mount, mnt_list);
		barrier_var(at);
	}
	return (void *)(link - at);
}

/*
 * Finds the mount that the call has made; its address is left in the scratch area as walk_mnt. Returns 0 if it is not
 * found. Global, to be verified once.
 */
__noinline int find_made_mount(void)
{
	struct scratch *s = scratch_of(HOOK_SYSCALL);
	struct mnt_namespace *ns = BPF_CORE_READ(current_task(), nsproxy, mnt_ns);
	bool is_tree = bpf_core_field_exists(struct mount, mnt_node);
	struct held_names *held;
	__u32 tid;

	if (!s)
		return 0;
	tid = s->call.thread;
	held = names_of(tid);
	s->walk_mnt = held ? newest_mount(ns, is_tree) : 0;
	for (int i = 0; i < NEWEST_MOUNTS; i++) {
		struct list_head *link = (void *)s->walk_mnt;
		struct mount *mount = mount_of_link((__u64)link, is_tree);

		if (!link || !held)
			break;
		if (is_made_by(mount, held, tid)) {
			s->walk_mnt = (__u64)mount;
			return 1;
		}
		if (is_tree)
			step_to_older();
		else
			s->walk_mnt = (__u64)BPF_CORE_READ(link, prev);
	}
	return 0;
}
