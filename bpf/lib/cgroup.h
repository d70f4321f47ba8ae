/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#ifndef LANNER_LIB_CGROUP_H
#define LANNER_LIB_CGROUP_H

/* Rung 6: "cpuset=/path", "cpu=/path"... as one parameter of NUL-terminated texts. */
#define CGROUP_TEXTS 5

static const char cgroup_names[CGROUP_TEXTS][8] = {"cpuset=", "cpu=", "cpuacct=", "io=", "memory="};
static const __u8 cgroup_name_lengths[CGROUP_TEXTS] = {7, 4, 8, 3, 7};

static __always_inline struct kernfs_node *kernfs_parent(struct kernfs_node *node)
{
	struct kernfs_node___open *open = (void *)node;

	if (bpf_core_field_exists(open->parent))
		return BPF_CORE_READ(open, parent);
	return BPF_CORE_READ(node, __parent);
}

/*
 * A controller that is not on a hierarchy of its own (version 1) belongs to the default one (version 2). There its
 * css may be that of an ancestor, wherever the controller is not enabled further down; the task's own place is
 * dfl_cgrp.
 */
static __always_inline __u64 cgroup_node(struct css_set *set, int subsystem, struct cgroup_root *only)
{
	struct cgroup *cgroup = BPF_CORE_READ(set, subsys[subsystem], cgroup);
	struct cgroup *unified = BPF_CORE_READ(set, dfl_cgrp);
	struct cgroup_root *root = BPF_CORE_READ(cgroup, root);

	if (only && root != only)
		return 0;
	if (root == BPF_CORE_READ(unified, root))
		cgroup = unified;
	return (__u64)BPF_CORE_READ(cgroup, kn);
}

#define COLLECT_NODE(s, set, index, name, only)                                                                        \
	do {                                                                                                           \
		if (bpf_core_enum_value_exists(enum cgroup_subsys_id, name))                                           \
			(s)->nodes[index] = cgroup_node(set, bpf_core_enum_value(enum cgroup_subsys_id, name), only);  \
		else                                                                                                   \
			(s)->nodes[index] = 0;                                                                         \
	} while (0)

/*
 * Collects the names from a cgroup upwards; the root of the hierarchy has none. This and the next function are global,
 * and hand over the number of names through memory: else the verifier would follow every number through the other
 * function's loop.
 */
__noinline int collect_names(__u32 hook, __u64 first)
{
	struct scratch *s = scratch_of(hook);
	struct kernfs_node *node = (void *)first;

	if (!s)
		return -1;
	for (__u32 i = 0; i < MAX_NAMES; i++) {
		struct kernfs_node *parent = kernfs_parent(node);

		s->name_count = i;
		if (!parent)
			return 0;
		s->names[i] = (__u64)BPF_CORE_READ(node, name);
		node = parent;
	}
	return -1;
}

/* Writes the path at s->path_at of the record, root first. */
__noinline int write_cgroup_path(__u32 hook)
{
	struct scratch *s = scratch_of(hook);
	__u32 start;

	if (!s)
		return -1;
	start = s->path_at;
	for (__u32 i = 0; i < MAX_NAMES; i++) {
		__u32 left = s->name_count;
		long len;

		if (!left)
			break;
		if (s->path_at - start > STRING_BYTES - NAME_BYTES)
			return -1;
		STORE(s, s->path_at, __u8, '/');
		len = bpf_probe_read_kernel_str(&s->bytes[(s->path_at + 1) & RECORD_MASK], NAME_BYTES,
						(void *)s->names[(left - 1) & (MAX_NAMES - 1)]);
		if (len <= 0)
			return -1;
		s->path_at += len;
		s->name_count = left - 1;
	}
	if (s->path_at == start) {
		STORE(s, start, __u8, '/');
		s->path_at++;
	}
	STORE(s, s->path_at, __u8, 0);
	s->path_at++;
	return 0;
}

/*
 * Appends the parameter for s->nodes. On a machine with cgroup 2 alone all five lie at the same place: the text is
 * then copied, not walked again.
 */
__noinline int put_cgroup_nodes(__u32 hook)
{
	struct scratch *s = scratch_of(hook);
	__u64 last_node = 0;
	__u32 last_at = 0;
	__u64 last_len = 0;

	if (!s)
		return -1;
	s->path_at = s->at;
	for (__u32 k = 0; k < CGROUP_TEXTS; k++) {
		__u64 node = s->nodes[k & 7];
		__u32 name_len = cgroup_name_lengths[k];
		__u32 text_at = s->path_at;

		if (!node)
			continue;
		bpf_probe_read_kernel(&s->bytes[text_at & RECORD_MASK], 8, &cgroup_names[k]);
		s->path_at += name_len;
		if (node == last_node) {
			barrier_var(last_len);
			if (last_len > STRING_BYTES)
				return -1;
			bpf_probe_read_kernel(&s->bytes[s->path_at & RECORD_MASK], last_len,
					      &s->bytes[last_at & RECORD_MASK]);
			s->path_at += last_len;
			continue;
		}
		last_node = node;
		last_at = s->path_at;
		if (collect_names(hook, node) || write_cgroup_path(hook)) {
			count(s->code, LOSS_PATH_TOO_DEEP);
			s->path_at = text_at;
			last_node = 0;
		}
		last_len = s->path_at - last_at;
	}
	close_param(s, s->path_at - s->at);
	return 0;
}

/* Those of one hierarchy, or of all if it is null. */
static __always_inline void put_cgroups_of(struct scratch *s, enum hook hook, struct task_struct *task,
					   struct cgroup_root *only)
{
	struct css_set *set = BPF_CORE_READ(task, cgroups);

	COLLECT_NODE(s, set, 0, cpuset_cgrp_id, only);
	COLLECT_NODE(s, set, 1, cpu_cgrp_id, only);
	COLLECT_NODE(s, set, 2, cpuacct_cgrp_id, only);
	COLLECT_NODE(s, set, 3, io_cgrp_id, only);
	COLLECT_NODE(s, set, 4, memory_cgrp_id, only);
	put_cgroup_nodes(hook);
}

static __always_inline void put_cgroups(struct scratch *s, enum hook hook, struct task_struct *task)
{
	put_cgroups_of(s, hook, task, NULL);
}

/* The first of those that were told with the parameter cgroups. */
static __always_inline __u64 first_told_node(struct scratch *s)
{
	for (__u32 k = 0; k < CGROUP_TEXTS; k++)
		if (s->nodes[k])
			return s->nodes[k];
	return 0;
}

/*
 * The place in version 2, of a task whose cgroups are in s->nodes. On a machine with version 2 alone these say it
 * already: an empty text means the same as the first of them.
 */
static __always_inline void put_unified_cgroup(struct scratch *s, enum hook hook, struct task_struct *task)
{
	__u64 node = (__u64)BPF_CORE_READ(task, cgroups, dfl_cgrp, kn);

	if (node == first_told_node(s)) {
		put_u8(s, 0);
		return;
	}
	s->path_at = s->at;
	if (!node || collect_names(hook, node) || write_cgroup_path(hook)) {
		count(s->code, LOSS_PATH_TOO_DEEP);
		put_empty(s);
		return;
	}
	close_param(s, s->path_at - s->at);
}

#endif
