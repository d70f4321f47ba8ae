/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#ifndef LANNER_LIB_LOSSES_H
#define LANNER_LIB_LOSSES_H

/*
 * Rung 3: counters. Every event that is not delivered, or not whole, is counted with its code and the reason. All
 * reasons of a code lie together, so that user space reads them in one call.
 */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, EVENT_CODES);
	__type(key, __u32);
	__type(value, struct loss_counts);
} losses SEC(".maps");

static __always_inline void count(__u32 code, enum loss_reason reason)
{
	struct loss_counts *counts = bpf_map_lookup_elem(&losses, &code);

	if (counts)
		counts->of[reason]++;
}

#endif
