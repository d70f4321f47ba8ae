/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#ifndef LANNER_LIB_DYNAMIC_H
#define LANNER_LIB_DYNAMIC_H

/*
 * Rung 6: parameters whose type the event itself says (PT_DYN): a byte with the index into the catalogue's table of
 * variants, then the value.
 */

static __always_inline void put_dynamic_u8(struct scratch *s, __u8 variant, __u8 value)
{
	STORE(s, s->at, __u8, variant);
	STORE(s, s->at + 1, __u8, value);
	close_param(s, 2);
}

static __always_inline void put_dynamic_u64(struct scratch *s, __u8 variant, __u64 value)
{
	STORE(s, s->at, __u8, variant);
	STORE(s, s->at + 1, __u64, value);
	close_param(s, 1 + sizeof(value));
}

/* A text in user memory; a null pointer leaves the index alone. */
static __always_inline void put_dynamic_user_text(struct scratch *s, __u8 variant, const void *text)
{
	long len = 0;

	STORE(s, s->at, __u8, variant);
	if (text) {
		len = bpf_probe_read_user_str(&s->bytes[(s->at + 1) & RECORD_MASK], STRING_BYTES, text);
		if (len < 0) {
			count(s->code, LOSS_UNREADABLE_PARAMETER);
			len = 0;
		}
	}
	close_param(s, 1 + len);
}

#endif
