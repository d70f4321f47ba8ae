/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#ifndef LANNER_LIB_USER_H
#define LANNER_LIB_USER_H

/*
 * Rung 7: what lies in the caller's memory. A 32 bit program's longs, pointers and structs are narrower; here both
 * look alike. What cannot be read is counted, as the record's parameter is empty then.
 */
#define MAX_VECTORS 32
#define SNAP_LIMIT 4096

/* Reads one long or pointer of an array of them. */
static __always_inline bool read_user_word(const struct call *call, __u64 array, __u32 index, __u64 *word)
{
	__u32 narrow = 0;

	*word = 0;
	if (!call->compat)
		return !bpf_probe_read_user(word, sizeof(*word), (void *)(array + index * sizeof(*word)));
	if (bpf_probe_read_user(&narrow, sizeof(narrow), (void *)(array + index * sizeof(narrow))))
		return false;
	*word = narrow;
	return true;
}

/* The id of a user or group. */
static __always_inline bool read_user_id(const struct call *call, __u64 from, __u32 *id)
{
	__u16 narrow = 0;

	*id = 0;
	if (!call->narrow_ids)
		return !bpf_probe_read_user(id, sizeof(*id), (void *)from);
	if (bpf_probe_read_user(&narrow, sizeof(narrow), (void *)from))
		return false;
	*id = wide_id(narrow);
	return true;
}

/* Bytes that an argument points to, wherever that is. */
static __always_inline bool read_given(void *to, __u32 len, const void *from, bool held)
{
	return !(held ? bpf_probe_read_kernel(to, len, from) : bpf_probe_read_user(to, len, from));
}

/* A struct timespec or itimerspec half: seconds and nanoseconds. */
struct seconds {
	__s64 s;
	__s64 ns;
};

static __always_inline bool read_user_seconds(const struct call *call, __u64 from, struct seconds *time)
{
	__s32 narrow[2] = {};

	time->s = 0;
	time->ns = 0;
	if (!call->compat || call->wide_times)
		return !bpf_probe_read_user(time, sizeof(*time), (void *)from);
	if (bpf_probe_read_user(narrow, sizeof(narrow), (void *)from))
		return false;
	time->s = narrow[0];
	time->ns = narrow[1];
	return true;
}

static __always_inline __u64 nanoseconds(const struct seconds *time)
{
	return time->s * NS_PER_S + time->ns;
}

/* A struct iovec. */
struct vector {
	__u64 base;
	__u64 len;
};

static __always_inline bool read_user_vector(const struct call *call, __u64 array, __u32 index, struct vector *vector)
{
	__u32 narrow[2] = {};

	vector->base = 0;
	vector->len = 0;
	if (!call->compat)
		return !bpf_probe_read_user(vector, sizeof(*vector), (void *)(array + index * sizeof(*vector)));
	if (bpf_probe_read_user(narrow, sizeof(narrow), (void *)(array + index * sizeof(narrow))))
		return false;
	vector->base = narrow[0];
	vector->len = narrow[1];
	return true;
}

/* A struct msghdr. The kernel writes into it at the end of receiving, so lengths are what came. */
struct message {
	__u64 name;
	__u64 name_len; /* the upper half is padding */
	__u64 vectors;
	__u64 vector_count;
	__u64 control;
	__u64 control_len;
	__u64 flags; /* the upper half is padding */
};

#define MESSAGE_BYTES 56
#define COMPAT_MESSAGE_BYTES 28
/* struct mmsghdr: a message and the bytes that went, padded. */
#define MULTIPLE_MESSAGE_BYTES 64
#define COMPAT_MULTIPLE_MESSAGE_BYTES 32

static __always_inline bool read_user_message(const struct call *call, __u64 from, struct message *message)
{
	__u32 narrow[7] = {};

	__builtin_memset(message, 0, sizeof(*message));
	if (!call->compat) {
		if (bpf_probe_read_user(message, sizeof(*message), (void *)from))
			return false;
	} else {
		if (bpf_probe_read_user(narrow, sizeof(narrow), (void *)from))
			return false;
		message->name = narrow[0];
		message->name_len = narrow[1];
		message->vectors = narrow[2];
		message->vector_count = narrow[3];
		message->control = narrow[4];
		message->control_len = narrow[5];
		message->flags = narrow[6];
	}
	message->name_len = (__u32)message->name_len;
	message->flags = (__u32)message->flags;
	return true;
}

/* The address of the message with this number in sendmmsg's and recvmmsg's array, and how many bytes of it went. */
static __always_inline __u64 user_message_at(const struct call *call, __u64 array, __u32 index)
{
	return array + index * (call->compat ? COMPAT_MULTIPLE_MESSAGE_BYTES : MULTIPLE_MESSAGE_BYTES);
}

static __always_inline __u32 read_user_message_len(const struct call *call, __u64 array, __u32 index)
{
	__u64 at = user_message_at(call, array, index) + (call->compat ? COMPAT_MESSAGE_BYTES : MESSAGE_BYTES);
	__u32 len = 0;

	bpf_probe_read_user(&len, sizeof(len), (void *)at);
	return len;
}

/* A struct rlimit (not prlimit64's, which is the same everywhere); "without limit" of a 32 bit program is all ones of
 * its own. */
static __always_inline bool read_user_limits(const struct call *call, __u64 from, __s64 *soft, __s64 *hard)
{
	struct vector limits;

	if (!from || !read_user_vector(call, from, 0, &limits))
		return false;
	*soft = call->compat && limits.base == (__u32)-1 ? -1 : (__s64)limits.base;
	*hard = call->compat && limits.len == (__u32)-1 ? -1 : (__s64)limits.len;
	return true;
}

/* Bytes in user memory, the first snap_bytes of them. */
static __always_inline void put_user_bytes(struct scratch *s, __u64 from, __s64 len)
{
	__u64 shown = len < snap_bytes ? len : snap_bytes;

	if (!from || len <= 0) {
		put_empty(s);
		return;
	}
	barrier_var(shown);
	if (shown > SNAP_LIMIT)
		shown = SNAP_LIMIT;
	if (bpf_probe_read_user(&s->bytes[s->at & RECORD_MASK], shown, (void *)from)) {
		count(s->code, LOSS_UNREADABLE_PARAMETER);
		put_empty(s);
		return;
	}
	close_param(s, shown);
}

/* Bytes in kernel memory, all of them up to the limit. */
static __always_inline void put_kernel_bytes(struct scratch *s, const void *from, __u64 len)
{
	barrier_var(len);
	if (len > SNAP_LIMIT)
		len = SNAP_LIMIT;
	if (bpf_probe_read_kernel(&s->bytes[s->at & RECORD_MASK], len, from)) {
		count(s->code, LOSS_UNREADABLE_PARAMETER);
		len = 0;
	}
	close_param(s, len);
}

/*
 * Appends what lies in the parts of an array of struct iovec, of which so many bytes in all were moved, as one
 * parameter with the first snap_bytes of it. Global, to be verified once; the call is that of HOOK_SYSCALL.
 */
__noinline int put_gathered(__u64 vectors, __u64 vector_count, __u64 total)
{
	struct scratch *s = scratch_of(HOOK_SYSCALL);

	if (!s)
		return -1;
	/* In memory the number is an unknown one to the verifier, for which all rounds look alike. */
	s->left = total < snap_bytes ? total : snap_bytes;
	s->path_at = s->at;
	for (__u32 i = 0; i < MAX_VECTORS; i++) {
		struct vector vector;
		__u64 len;

		if (i >= vector_count || !s->left)
			break;
		if (!read_user_vector(&s->call, vectors, i, &vector)) {
			count(s->code, LOSS_UNREADABLE_PARAMETER);
			break;
		}
		len = vector.len < s->left ? vector.len : s->left;
		barrier_var(len);
		if (len > SNAP_LIMIT)
			break;
		if (bpf_probe_read_user(&s->bytes[s->path_at & RECORD_MASK], len, (void *)vector.base)) {
			count(s->code, LOSS_UNREADABLE_PARAMETER);
			break;
		}
		s->path_at += len;
		s->left -= len;
	}
	close_param(s, s->path_at - s->at);
	return 0;
}

/* How many bytes the parts have together, whether they were moved or not. */
static __always_inline __u64 user_vectors_len(const struct call *call, __u64 vectors, __u64 vector_count)
{
	struct vector vector;
	__u64 len = 0;

	for (__u32 i = 0; i < MAX_VECTORS; i++) {
		if (i >= vector_count || !read_user_vector(call, vectors, i, &vector))
			break;
		len += vector.len;
	}
	return len;
}

#endif
