/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#ifndef LANNER_LIB_OVERLAY_H
#define LANNER_LIB_OVERLAY_H

/*
 * Rung 7: on which layer of an overlay a file lies: on the upper one, which belongs to this mount (a container's own
 * changes), or on a lower one, which several may share (its image).
 */
#define OVERLAY_MAGIC 0x794c7630

enum layer { LAYER_NONE, LAYER_UPPER, LAYER_LOWER };

/*
 * Where the overlay keeps the file's dentry of the upper layer, seen from the inode. Where the overlay is a module that
 * was not there when the programs were loaded, its types are not known; in all versions since 4.13 that field comes
 * right behind the inode.
 */
static __always_inline __u64 upper_dentry_offset(void)
{
	if (bpf_core_field_exists(struct ovl_inode, __upperdentry))
		return bpf_core_field_offset(struct ovl_inode, __upperdentry) -
		       bpf_core_field_offset(struct ovl_inode, vfs_inode);
	return bpf_core_type_size(struct inode);
}

static __always_inline enum layer overlay_layer(struct file *file)
{
	struct inode *inode = BPF_CORE_READ(file, f_inode);
	struct dentry *upper = 0;

	if (!file || BPF_CORE_READ(inode, i_sb, s_magic) != OVERLAY_MAGIC)
		return LAYER_NONE;
	bpf_probe_read_kernel(&upper, sizeof(upper), (void *)inode + upper_dentry_offset());
	return upper && BPF_CORE_READ(upper, d_inode, i_ino) ? LAYER_UPPER : LAYER_LOWER;
}

/* As it is said of an open file (file_flag). */
static __always_inline __u32 layer_flag(struct file *file)
{
	switch (overlay_layer(file)) {
	case LAYER_UPPER:
		return PPM_FD_UPPER_LAYER;
	case LAYER_LOWER:
		return PPM_FD_LOWER_LAYER;
	default:
		return 0;
	}
}

#endif
