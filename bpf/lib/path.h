/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#ifndef LANNER_LIB_PATH_H
#define LANNER_LIB_PATH_H

/*
 * Rung 6: the path of a dentry as the task itself sees it: upwards to the task's root directory, through mounts.
 * bpf_d_path is not allowed in these hooks.
 */

/* Steps are path components and crossed mounts. */
#define PATH_STEPS 128

static __always_inline bool prepend_name(struct scratch *s, struct dentry *dentry, bool slash)
{
	__u32 len = BPF_CORE_READ(dentry, d_name.len) & (NAME_BYTES - 1);
	__u32 at = s->path_at;

	if (at < len + slash || at >= PATH_BYTES)
		return false;
	at -= len;
	bpf_probe_read_kernel(&s->path[at & (PATH_BYTES - 1)], len, BPF_CORE_READ(dentry, d_name.name));
	if (slash) {
		at--;
		s->path[at & (PATH_BYTES - 1)] = '/';
	}
	s->path_at = at;
	return true;
}

/*
 * One step up; 0: go on, 1: arrived, -1: too long.
 * A dentry that is its own parent without being a mount's root belongs to no directory: the file of a memfd, whose
 * name is all there is ("memfd:NAME").
 */
static __always_inline int step_up(struct scratch *s)
{
	struct dentry *dentry = (void *)s->walk_dentry;
	struct vfsmount *mnt = (void *)s->walk_mnt;
	struct dentry *parent;

	if (s->walk_dentry == s->walk_root_dentry && s->walk_mnt == s->walk_root_mnt)
		return 1;
	if (dentry == BPF_CORE_READ(mnt, mnt_root)) {
		struct mount *mount = (void *)mnt - bpf_core_field_offset(struct mount, mnt);
		struct mount *above = BPF_CORE_READ(mount, mnt_parent);

		/* The top of the mount tree: the path lies outside the task's root. */
		if (above == mount || !above)
			return 1;
		s->walk_dentry = (__u64)BPF_CORE_READ(mount, mnt_mountpoint);
		s->walk_mnt = (__u64)above + bpf_core_field_offset(struct mount, mnt);
		return 0;
	}
	parent = BPF_CORE_READ(dentry, d_parent);
	if (!parent)
		return -1;
	if (dentry == parent)
		return prepend_name(s, dentry, false) ? 1 : -1;
	if (!prepend_name(s, dentry, true))
		return -1;
	s->walk_dentry = (__u64)parent;
	return 0;
}

/*
 * Appends the path that the walk_ fields describe as a parameter. A global function, so that the verifier looks at
 * it once and not at every call.
 */
__noinline int put_walked_path(__u32 hook)
{
	struct scratch *s = scratch_of(hook);
	__u64 len;
	int arrived = 0;

	if (!s)
		return -1;
	s->path_at = PATH_BYTES - 1;
	s->path[PATH_BYTES - 1] = 0;
	for (int i = 0; i < PATH_STEPS; i++) {
		arrived = step_up(s);
		if (arrived)
			break;
	}
	if (arrived != 1) {
		count(s->code, LOSS_PATH_TOO_DEEP);
		put_empty(s);
		return -1;
	}
	if (s->path_at == PATH_BYTES - 1) {
		s->path[PATH_BYTES - 2] = '/';
		s->path_at = PATH_BYTES - 2;
	}
	len = PATH_BYTES - s->path_at;
	barrier_var(len);
	if (len > PATH_BYTES)
		return -1;
	bpf_probe_read_kernel(&s->bytes[s->at & RECORD_MASK], len, &s->path[s->path_at & (PATH_BYTES - 1)]);
	close_param(s, len);
	return 0;
}

static __always_inline void put_path(struct scratch *s, enum hook hook, struct task_struct *task, struct path *path)
{
	struct fs_struct *fs = BPF_CORE_READ(task, fs);

	s->walk_dentry = (__u64)BPF_CORE_READ(path, dentry);
	s->walk_mnt = (__u64)BPF_CORE_READ(path, mnt);
	s->walk_root_dentry = (__u64)BPF_CORE_READ(fs, root.dentry);
	s->walk_root_mnt = (__u64)BPF_CORE_READ(fs, root.mnt);
	if (!fs || !s->walk_dentry) {
		put_empty(s);
		return;
	}
	put_walked_path(hook);
}

static __always_inline void put_cwd(struct scratch *s, enum hook hook, struct task_struct *task)
{
	put_path(s, hook, task, (void *)BPF_CORE_READ(task, fs) + bpf_core_field_offset(struct fs_struct, pwd));
}

static __always_inline void put_exepath(struct scratch *s, enum hook hook, struct task_struct *task)
{
	struct file *exe = BPF_CORE_READ(task, mm, exe_file);

	if (!exe) {
		put_empty(s);
		return;
	}
	put_path(s, hook, task, (void *)exe + bpf_core_field_offset(struct file, f_path));
}

#endif
