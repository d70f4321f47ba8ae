/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#ifndef LANNER_LIB_OPEN_FLAGS_H
#define LANNER_LIB_OPEN_FLAGS_H

/* Rung 7: how a file was opened. Bits that differ between machines are in syscall.h. */
#define O_ACCMODE_BITS 03
#define O_CREAT_BIT 0100
#define O_SYNC_BITS 04010000
#define O_TMPFILE_BIT 020000000

static __always_inline __u32 catalogue_open_flags(__u64 flags)
{
	const struct flag_pair bits[] = {
		{O_CREAT_BIT, PPM_O_CREAT},
		{0200, PPM_O_EXCL},
		{01000, PPM_O_TRUNC},
		{02000, PPM_O_APPEND},
		{04000, PPM_O_NONBLOCK},
		{010000, PPM_O_DSYNC},
		{O_SYNC_BITS & ~010000, PPM_O_SYNC},
		{02000000, PPM_O_CLOEXEC},
		{O_DIRECT_BIT, PPM_O_DIRECT},
		{O_LARGEFILE_BIT, PPM_O_LARGEFILE},
		{O_DIRECTORY_BIT, PPM_O_DIRECTORY},
		{O_TMPFILE_BIT, PPM_O_TMPFILE},
	};
	/* The kernel's 0, 1, 2 are bits in the catalogue; its 3 means neither, and is shown as reading. */
	__u32 result = PPM_O_RDONLY;

	if ((flags & O_ACCMODE_BITS) == 1)
		result = PPM_O_WRONLY;
	else if ((flags & O_ACCMODE_BITS) == 2)
		result = PPM_O_RDWR;
	return result | CATALOGUE_FLAGS(bits, flags);
}

#endif
