/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#ifndef LANNER_ABI_FLAGS_IO_URING_H
#define LANNER_ABI_FLAGS_IO_URING_H

/* Where a flag of the rings themselves was taken for one of their setup, the catalogue leaves a gap: bit 2. */
enum io_uring_setup_flags {
	PPM_IORING_SETUP_IOPOLL = 1,
	PPM_IORING_SETUP_SQPOLL = 2,
	PPM_IORING_SETUP_SQ_AFF = 8,
	PPM_IORING_SETUP_CQSIZE = 16,
	PPM_IORING_SETUP_CLAMP = 32,
	PPM_IORING_SETUP_ATTACH_RW = 64,
	PPM_IORING_SETUP_R_DISABLED = 128,
};

/* The first and the last of those that the catalogue knows; all have the kernel's numbers. */
enum io_uring_setup_feats {
	PPM_IORING_FEAT_SINGLE_MMAP = 1,
	PPM_IORING_FEAT_RSRC_TAGS = 1024,
};

enum io_uring_enter_flags {
	PPM_IORING_ENTER_GETEVENTS = 1,
	PPM_IORING_ENTER_SQ_WAKEUP = 2,
	PPM_IORING_ENTER_SQ_WAIT = 4,
	PPM_IORING_ENTER_EXT_ARG = 8,
};

#endif
