/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#ifndef LANNER_ABI_RECORD_H
#define LANNER_ABI_RECORD_H

/*
 * What crosses the border to user space. A test reads the BTF of the built object and compares sizes and offsets
 * with the constants on the Java side.
 *
 *   ring sample = struct record_prefix | struct scap_header | u16 length per parameter | the values back to back
 */
struct record_prefix {
	__u32 cpu;
	__u32 flags; /* none defined yet, 0 */
};

/* The header of a capture file's event. Packed: nparams lies at 22. */
struct scap_header {
	__u64 ts_ns;
	__u64 tid;
	__u32 len; /* header, lengths and values; without the prefix */
	__u16 type;
	__u32 nparams;
} __attribute__((packed));

/* Why an event did not reach user space, or (DELIVERED) that it did. One counter per event code, CPU and reason. */
enum loss_reason {
	LOSS_DELIVERED = 0,
	LOSS_RING_FULL = 1,
	LOSS_TOO_LARGE = 2,
	LOSS_NO_RING = 3,
	LOSS_NO_SCRATCH = 4,
	LOSS_NO_PROGRAM = 5,
	LOSS_COMPAT_SYSCALL = 6,
	/* The event arrived, but one of its parameters is empty or shortened. */
	LOSS_UNREADABLE_PARAMETER = 7,
	LOSS_PATH_TOO_DEEP = 8,
	LOSS_TRUNCATED_PARAMETER = 9,
};

/* With room for reasons to come. */
#define LOSS_REASONS 16

struct loss_counts {
	__u64 of[LOSS_REASONS];
};

/* The key of the map that decides who of several concurrently exiting threads was the last (see exit.bpf.c). */
struct process_key {
	__u64 signal;
	__u64 start_ns;
};

#endif
