/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#ifndef LANNER_LIB_RING_H
#define LANNER_LIB_RING_H

/*
 * Rung 4: the rings, one per group of cpus_per_ring CPUs, and a spare one. User space creates them and puts them into
 * the outer map.
 *
 * The spare one is for vital records, the births, programs and ends of processes, that find their own ring full: a
 * flood of other events is to hide none of them, and all that follows would be about processes nobody knows.
 */
struct ring {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
	__uint(max_entries, 1);
	__type(key, __u32);
	__array(values, struct ring);
} rings SEC(".maps");

/*
 * The default wake-up costs the observed program more than the record itself. So the consumer looks by itself, and is
 * woken only by the record that crosses the watermark (not by each one above it).
 */
static __always_inline __u64 wakeup_flag(void *ring, __u64 len)
{
	__u64 waiting = bpf_ringbuf_query(ring, BPF_RB_AVAIL_DATA);

	if (waiting < ring_watermark_bytes && waiting + len >= ring_watermark_bytes)
		return BPF_RB_FORCE_WAKEUP;
	return BPF_RB_NO_WAKEUP;
}

static __always_inline void *ring_of_cpu(__u32 code)
{
	__u32 index = bpf_get_smp_processor_id();
	void *ring;

	/* The number is constant once loaded, so the kernel leaves the division out where it is not needed. */
	if (cpus_per_ring > 1)
		index /= cpus_per_ring;
	ring = bpf_map_lookup_elem(&rings, &index);
	if (!ring)
		count(code, LOSS_NO_RING);
	return ring;
}

static __always_inline bool output_to_spare(void *record, __u64 len)
{
	__u32 index = spare_ring;
	void *ring = bpf_map_lookup_elem(&rings, &index);

	return ring && !bpf_ringbuf_output(ring, record, len, BPF_RB_FORCE_WAKEUP);
}

/*
 * Writes a record. To ask how much the ring holds costs as well, and is done once for many records: `unasked` counts
 * the bytes since the last time, for each area that records are built in.
 */
static __always_inline void emit(__u32 code, void *record, __u64 len, __u32 *unasked, bool is_vital)
{
	void *ring = ring_of_cpu(code);
	__u64 flag = BPF_RB_NO_WAKEUP;

	if (!ring)
		return;
	*unasked += len;
	if (*unasked >= ring_watermark_bytes / 16) {
		*unasked = 0;
		if (bpf_ringbuf_query(ring, BPF_RB_AVAIL_DATA) >= ring_watermark_bytes)
			flag = BPF_RB_FORCE_WAKEUP;
	}
	if (!bpf_ringbuf_output(ring, record, len, flag) || (is_vital && output_to_spare(record, len)))
		count(code, LOSS_DELIVERED);
	else
		count(code, LOSS_RING_FULL);
}

#endif
