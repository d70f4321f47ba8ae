/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#ifndef LANNER_LIB_SMALL_H
#define LANNER_LIB_SMALL_H

/*
 * Rung 5: small records of numbers only, which are built in the ring itself. They need no scratch area, so they may
 * come in the middle of another record: a page fault while a parameter is read.
 */
#define SMALL_BYTES 96
#define SMALL_PARAMS 6

struct small {
	__u8 *bytes;
	void *ring;
	__u32 code;
	__u32 nparams;
	__u32 param;
	__u32 at;
};

#define SMALL_STORE(small, position, type, value) (*(type *)&(small)->bytes[position] = (value))

static __always_inline bool begin_small(struct small *small, __u32 code, __u32 nparams, __u32 tid)
{
	small->ring = ring_of_cpu(code);
	if (!small->ring)
		return false;
	small->bytes = bpf_ringbuf_reserve(small->ring, SMALL_BYTES, 0);
	if (!small->bytes) {
		count(code, LOSS_RING_FULL);
		return false;
	}
	SMALL_STORE(small, 0, __u32, bpf_get_smp_processor_id());
	SMALL_STORE(small, 4, __u32, 0);
	SMALL_STORE(small, HEADER_FIELD_AT(ts_ns), __u64, bpf_ktime_get_boot_ns() + boot_epoch_ns);
	SMALL_STORE(small, HEADER_FIELD_AT(tid), __u64, tid);
	SMALL_STORE(small, HEADER_FIELD_AT(type), __u16, code);
	SMALL_STORE(small, HEADER_FIELD_AT(nparams), __u32, nparams);
	small->code = code;
	small->nparams = nparams;
	small->param = 0;
	small->at = LENGTHS_AT + nparams * sizeof(__u16);
	return true;
}

/* All positions are constants once this is inlined. */
#define SMALL_PUT(small, type, value)                                                                                  \
	do {                                                                                                           \
		SMALL_STORE(small, LENGTHS_AT + (small)->param * 2, __u16, sizeof(type));                              \
		SMALL_STORE(small, (small)->at, type, value);                                                          \
		(small)->param++;                                                                                      \
		(small)->at += sizeof(type);                                                                           \
	} while (0)

static __always_inline void finish_small(struct small *small)
{
	SMALL_STORE(small, HEADER_FIELD_AT(len), __u32, small->at - HEADER_AT);
	bpf_ringbuf_submit(small->bytes, wakeup_flag(small->ring, SMALL_BYTES));
	count(small->code, LOSS_DELIVERED);
}

#endif
