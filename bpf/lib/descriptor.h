/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#ifndef LANNER_LIB_DESCRIPTOR_H
#define LANNER_LIB_DESCRIPTOR_H

/* Rung 7: what the calls that make descriptors have in common. The kernel gives all of these flags the same bits. */
#define NONBLOCK_BIT 04000
#define CLOEXEC_BIT 02000000

static __always_inline __u32 catalogue_descriptor_flags(__u32 flags)
{
	const struct flag_pair bits[] = {
		{NONBLOCK_BIT, PPM_O_NONBLOCK},
		{CLOEXEC_BIT, PPM_O_CLOEXEC},
	};

	return CATALOGUE_FLAGS(bits, flags);
}

/* The first 32 signals of a set in user memory; 0 if there is none. */
static __always_inline __u32 user_signals(__u64 from)
{
	__u32 signals = 0;

	if (from)
		bpf_probe_read_user(&signals, sizeof(signals), (void *)from);
	return signals;
}

#endif
