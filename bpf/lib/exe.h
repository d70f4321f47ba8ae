/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#ifndef LANNER_LIB_EXE_H
#define LANNER_LIB_EXE_H

/* Rung 7: what kind of file a program is. */
static __always_inline __u32 exe_flags(struct task_struct *task, struct file *exe)
{
	__u32 flags = 0;

	if (is_writable(BPF_CORE_READ(task, cred), BPF_CORE_READ(exe, f_inode)))
		flags |= PPM_EXE_WRITABLE;
	if (is_memfd(exe))
		flags |= PPM_EXE_FROM_MEMFD;
	switch (overlay_layer(exe)) {
	case LAYER_UPPER:
		return flags | PPM_EXE_UPPER_LAYER;
	case LAYER_LOWER:
		return flags | PPM_EXE_LOWER_LAYER;
	default:
		return flags;
	}
}

#endif
