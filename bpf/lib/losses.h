/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#ifndef LANNER_LIB_LOSSES_H
#define LANNER_LIB_LOSSES_H

/* Rung 3: counters. Every event that is not delivered, or not whole, is counted with its code and the reason. */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, EVENT_CODES *LOSS_REASONS);
	__type(key, __u32);
	__type(value, __u64);
} losses SEC(".maps");

static __always_inline void count(__u32 code, enum loss_reason reason)
{
	__u32 key = code * LOSS_REASONS + reason;
	__u64 *counter = bpf_map_lookup_elem(&losses, &key);

	if (counter)
		(*counter)++;
}

#endif
