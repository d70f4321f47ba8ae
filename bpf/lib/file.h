/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#ifndef LANNER_LIB_FILE_H
#define LANNER_LIB_FILE_H

/* Rung 6: open files and inodes. */
#define S_IFMT_BITS 0170000
#define S_IFSOCK_BITS 0140000
#define S_IWOTH_BIT 02
#define SB_RDONLY_BIT 1
#define S_IMMUTABLE_BIT 8
#define CAP_DAC_OVERRIDE_BIT 1
#define FMODE_CREATED_BIT 0x100000
#define NS_PER_S 1000000000ULL
#define MAX_GROUPS 32

static __always_inline struct file *file_of_fd(struct task_struct *task, __s64 fd)
{
	struct fdtable *table = BPF_CORE_READ(task, files, fdt);
	struct file **slots = BPF_CORE_READ(table, fd);
	struct file *file = 0;

	if (fd < 0 || fd >= BPF_CORE_READ(table, max_fds))
		return 0;
	bpf_probe_read_kernel(&file, sizeof(file), slots + fd);
	return file;
}

/* Whether a descriptor, which must be open, is closed when another program begins. */
static __always_inline bool is_closed_on_exec(struct task_struct *task, __s32 fd)
{
	unsigned long *bits = BPF_CORE_READ(task, files, fdt, close_on_exec);
	__u64 word = 0;

	bpf_probe_read_kernel(&word, sizeof(word), bits + (__u32)fd / 64);
	return word >> ((__u32)fd % 64) & 1;
}

/* The file of a descriptor of the thread that made the call. */
static __always_inline struct file *callers_file(const struct call *call, __s64 fd)
{
	struct file *file = 0;

	if (fd < 0)
		return 0;
	if (casts) {
		struct task_struct *task = CAST(struct task_struct, call->task ? call->task : bpf_get_current_task());
		struct fdtable *table = task->files->fdt;

		if (fd >= table->max_fds)
			return 0;
		/* A pointer is no type of the kernel's; a list begins with one. */
		return (void *)CAST(struct list_head, table->fd + fd)->next;
	}
	if (has_typed_task()) {
		struct task_struct *task = bpf_get_current_task_btf();
		struct fdtable *table = task->files->fdt;

		if (fd >= table->max_fds)
			return 0;
		bpf_probe_read_kernel(&file, sizeof(file), table->fd + fd);
		return file;
	}
	return file_of_fd(current_task(), fd);
}

/*
 * Asking the kernel for a field costs the same whatever its size: so the start of an object is taken as a whole, and
 * only what lies further back is asked for by itself. Which way it is, is known when the program is loaded.
 */
#define COPY_BYTES 128
#define COPIED(copy, object, type, member, as)                                                                         \
	(bpf_core_field_offset(type, member) + sizeof(as) <= COPY_BYTES                                                \
		 ? *(as *)((copy) + bpf_core_field_offset(type, member))                                               \
		 : BPF_CORE_READ(object, member))

/* What is asked of an open file; all 0 for none. */
struct file_facts {
	struct inode *inode;
	__u64 inode_number;
	__u64 magic; /* of the file system */
	__u32 mode;
	__u32 device;
};

static __always_inline void follow_file(struct file *file, struct file_facts *facts)
{
	struct inode *inode = file->f_inode;
	struct super_block *fs = inode->i_sb;
	__u32 device = fs->s_dev;

	facts->mode = file->f_mode;
	facts->inode = inode;
	facts->inode_number = inode->i_ino;
	facts->device = encoded_device(device >> 20, device & 0xfffff);
	facts->magic = fs->s_magic;
}

static __always_inline void look_at_file(struct file *file, struct file_facts *facts)
{
	__u8 copy[COPY_BYTES] __attribute__((aligned(8)));
	struct super_block *fs;
	__u32 device;

	__builtin_memset(facts, 0, sizeof(*facts));
	if (!file)
		return;
	if (casts) {
		follow_file(CAST(struct file, file), facts);
		return;
	}
	if (bpf_probe_read_kernel(copy, COPY_BYTES, file))
		return;
	facts->mode = COPIED(copy, file, struct file, f_mode, __u32);
	facts->inode = COPIED(copy, file, struct file, f_inode, struct inode *);
	if (bpf_probe_read_kernel(copy, COPY_BYTES, facts->inode))
		return;
	facts->inode_number = COPIED(copy, facts->inode, struct inode, i_ino, __u64);
	fs = COPIED(copy, facts->inode, struct inode, i_sb, struct super_block *);
	if (bpf_probe_read_kernel(copy, COPY_BYTES, fs))
		return;
	device = COPIED(copy, fs, struct super_block, s_dev, __u32);
	facts->device = encoded_device(device >> 20, device & 0xfffff);
	facts->magic = COPIED(copy, fs, struct super_block, s_magic, __u64);
}

/* Since 6.13 the highest bit of the nanoseconds says that somebody has asked for the time. */
#define CTIME_NS_MASK 0x7fffffff

static __always_inline __u64 ctime_ns(struct inode *inode)
{
	struct inode___timespec *older = (void *)inode;
	struct inode___hidden *hidden = (void *)inode;

	if (bpf_core_field_exists(inode->i_ctime_sec))
		return BPF_CORE_READ(inode, i_ctime_sec) * NS_PER_S +
		       (BPF_CORE_READ(inode, i_ctime_nsec) & CTIME_NS_MASK);
	if (bpf_core_field_exists(hidden->__i_ctime))
		return BPF_CORE_READ(hidden, __i_ctime.tv_sec) * NS_PER_S + BPF_CORE_READ(hidden, __i_ctime.tv_nsec);
	return BPF_CORE_READ(older, i_ctime.tv_sec) * NS_PER_S + BPF_CORE_READ(older, i_ctime.tv_nsec);
}

static __always_inline __u64 mtime_ns(struct inode *inode)
{
	struct inode___timespec *older = (void *)inode;
	struct inode___hidden *hidden = (void *)inode;

	if (bpf_core_field_exists(inode->i_mtime_sec))
		return BPF_CORE_READ(inode, i_mtime_sec) * NS_PER_S + BPF_CORE_READ(inode, i_mtime_nsec);
	if (bpf_core_field_exists(hidden->__i_mtime))
		return BPF_CORE_READ(hidden, __i_mtime.tv_sec) * NS_PER_S + BPF_CORE_READ(hidden, __i_mtime.tv_nsec);
	return BPF_CORE_READ(older, i_mtime.tv_sec) * NS_PER_S + BPF_CORE_READ(older, i_mtime.tv_nsec);
}

static __always_inline __u32 device_of(struct inode *inode)
{
	__u32 device = BPF_CORE_READ(inode, i_sb, s_dev);

	return encoded_device(device >> 20, device & 0xfffff);
}

static __always_inline bool is_in_group(const struct cred *cred, __u32 gid)
{
	struct group_info *info = BPF_CORE_READ(cred, group_info);
	int groups = BPF_CORE_READ(info, ngroups);

	if (BPF_CORE_READ(cred, fsgid.val) == gid)
		return true;
	for (int i = 0; i < MAX_GROUPS; i++) {
		__u32 member;

		if (i >= groups)
			break;
		bpf_probe_read_kernel(&member, sizeof(member),
				      (void *)info + bpf_core_field_offset(struct group_info, gid) +
					      i * sizeof(member));
		if (member == gid)
			return true;
	}
	return false;
}

/* Whether the task could change the file it runs. Access lists and identities mapped by a mount are not looked at. */
static __always_inline bool is_writable(const struct cred *cred, struct inode *inode)
{
	__u32 mode = BPF_CORE_READ(inode, i_mode);
	__u64 capabilities = 0;

	if (BPF_CORE_READ(inode, i_sb, s_flags) & SB_RDONLY_BIT || BPF_CORE_READ(inode, i_flags) & S_IMMUTABLE_BIT)
		return false;
	/* The owner may give himself the right. */
	if (BPF_CORE_READ(cred, fsuid.val) == BPF_CORE_READ(inode, i_uid.val))
		return true;
	bpf_probe_read_kernel(&capabilities, sizeof(capabilities), &cred->cap_effective);
	if (capabilities & (1ULL << CAP_DAC_OVERRIDE_BIT))
		return true;
	if (is_in_group(cred, BPF_CORE_READ(inode, i_gid.val)))
		mode >>= 3;
	return mode & S_IWOTH_BIT;
}

/* A file that lives in memory only: its dentry has no parent and a name that the kernel gives. */
static __always_inline bool is_memfd(struct file *file)
{
	struct dentry *dentry = BPF_CORE_READ(file, f_path.dentry);
	char name[8] = {};

	if (BPF_CORE_READ(dentry, d_parent) != dentry)
		return false;
	bpf_probe_read_kernel_str(name, sizeof(name), BPF_CORE_READ(dentry, d_name.name));
	return name[0] == 'm' && name[1] == 'e' && name[2] == 'm' && name[3] == 'f' && name[4] == 'd' && name[5] == ':';
}

#endif
