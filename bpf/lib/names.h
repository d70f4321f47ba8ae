/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#ifndef LANNER_LIB_NAMES_H
#define LANNER_LIB_NAMES_H

/*
 * Rung 7: names of files as the kernel used them. At the end of a call the caller's memory may say something else than
 * what the kernel copied from it at the begin: another thread may have written there. When the kernel is done with its
 * copy (see names.bpf.c) it is held here until the end of the call, for each thread by itself: no other thread comes
 * in between, whatever its number is.
 *
 * A thread's entry stays until the thread ends. It is a slot, if the thread is the first that wants this one, since a
 * slot is found at once; or else it is in a map of which the key is the thread's number. Where there are more threads
 * than entries, names come from the caller's memory as if nothing were held, and that is counted.
 */
#define HELD_SLOTS 1024
#define HELD_BYTES 448
#define HELD_THREADS 16384
#define HELD_LONG_NAMES 2048
#define LONG_NAME 0xffff
#define SHORT_BYTES 64 /* so much is copied word by word, which is cheaper than to have it copied */
#define EFAULT_RESULT (-14)

struct held_names {
	__u32 tid;     /* of a slot: whose it is */
	__u32 claims;  /* of a slot: how many threads have tried to get it */
	__u64 from[2]; /* where the caller had it; 0 if the kernel does not say */
	__u16 len[2];  /* with its NUL; LONG_NAME: it is among the long ones */
	__u16 count;   /* since the last call: the newest two are there */
	__u16 had_long;
	__u64 mounts; /* how many calls of mount have ended */
	char texts[2][HELD_BYTES];
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, HELD_SLOTS);
	__type(key, __u32);
	__type(value, struct held_names);
} held_slots SEC(".maps");

/* By the number of the thread. Where nothing is to be held user space makes it small. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__uint(max_entries, HELD_THREADS);
	__type(key, __u32);
	__type(value, struct held_names);
} held_names SEC(".maps");

struct long_name {
	char text[PATH_BYTES];
};

/* By the number of the thread and the place, 0 or 1. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__uint(max_entries, HELD_LONG_NAMES);
	__type(key, __u64);
	__type(value, struct long_name);
} long_names SEC(".maps");

/*
 * Which of a call's names an argument is: whether there are two, of which the kernel is done with one earlier than with
 * the other, and whether it is the last that is told.
 */
#define NAME_OF_PAIR 1
#define NAME_DONE_EARLIER 2
#define NAME_TOLD_LAST 4

/* In place of how many names the caller gives (struct call_kind): one, and a device that may be a name. */
#define NAME_AND_DEVICE 3

static __always_inline __u64 long_name_key(__u32 tid, __u32 place)
{
	return (__u64)tid << 1 | (place & 1);
}

static __always_inline struct held_names *slot_for(__u32 tid)
{
	__u32 place = tid & (HELD_SLOTS - 1);

	return bpf_map_lookup_elem(&held_slots, &place);
}

static __always_inline struct held_names *names_of(__u32 tid)
{
	struct held_names *slot = slot_for(tid);

	return slot && slot->tid == tid ? slot : bpf_map_lookup_elem(&held_names, &tid);
}

/* A call that has names has ended, and nobody tells of it. */
static __always_inline void forget_names(__u32 tid)
{
	struct held_names *held = kernel_names ? names_of(tid) : 0;

	if (held)
		held->count = 0;
}

/* A call of mount has ended. */
static __always_inline void forget_mount(__u32 tid)
{
	struct held_names *held = kernel_names ? names_of(tid) : 0;

	if (held) {
		held->count = 0;
		held->mounts++;
	}
}

/* A thread has ended, or has got another number. */
static __always_inline void forget_thread(__u32 tid)
{
	struct held_names *held = kernel_names ? names_of(tid) : 0;
	__u64 key = long_name_key(tid, 0);

	unwatch(tid);
	if (kernel_addresses)
		bpf_map_delete_elem(&held_addresses, &tid);
	if (!held)
		return;
	if (held->had_long) {
		bpf_map_delete_elem(&long_names, &key);
		key = long_name_key(tid, 1);
		bpf_map_delete_elem(&long_names, &key);
	}
	held->had_long = 0;
	held->count = 0;
	if (held->tid == tid) {
		held->tid = 0;
		barrier();
		held->claims = 0;
	} else {
		bpf_map_delete_elem(&held_names, &tid);
	}
}

/* The place of what the kernel copied from there: by its order if both were there, or else one of unknown origin. */
static __always_inline int held_place(const struct held_names *held, __u64 from, __u32 which)
{
	__u32 newest = (held->count - 1) & 1;
	__u32 older = held->count & 1;
	bool both = which & NAME_OF_PAIR && held->count > 1;
	__u32 preferred = both && which & NAME_DONE_EARLIER ? older : newest;

	if (!held->count)
		return -1;
	if (held->from[preferred & 1] == from)
		return preferred;
	if (both && held->from[(preferred ^ 1) & 1] == from)
		return preferred ^ 1;
	if (!held->from[preferred & 1])
		return preferred;
	return both && !held->from[(preferred ^ 1) & 1] ? (int)(preferred ^ 1) : -1;
}

static __always_inline bool put_long_name(struct scratch *s, __u32 tid, __u32 place)
{
	__u64 key = long_name_key(tid, place);
	struct long_name *name = bpf_map_lookup_elem(&long_names, &key);

	if (!name)
		return false;
	put_kernel_text(s, name->text);
	bpf_map_delete_elem(&long_names, &key);
	return true;
}

static __always_inline bool put_held_text(struct scratch *s, __u32 tid, const struct held_names *held, int place)
{
	__u64 len = held->len[place & 1];

	if (len == LONG_NAME)
		return put_long_name(s, tid, place);
	barrier_var(len);
	if (len > HELD_BYTES)
		return false;
	if (len > SHORT_BYTES) {
		bpf_probe_read_kernel(&s->bytes[s->at & RECORD_MASK], len, held->texts[place & 1]);
	} else {
		const __u64 *words = (void *)held->texts[place & 1];
		__u64 *to = (void *)&s->bytes[s->at & RECORD_MASK];

		/* What lies behind the name is overwritten by the next parameter. */
		_Pragma("unroll") for (int i = 0; i < SHORT_BYTES / 8; i++) to[i] = words[i];
	}
	close_param(s, len);
	return true;
}

/* Puts the kernel's copy of the name that the caller had there, if it is held. */
static __always_inline bool put_held_name(struct scratch *s, const struct call *call, __u64 from, __u32 which)
{
	__u32 tid = call->thread;
	struct held_names *held = names_of(tid);
	int place;

	if (!held)
		return false;
	place = held_place(held, from, which);
	if (which & NAME_TOLD_LAST)
		held->count = 0;
	/* What the kernel could not copy has left something older behind. */
	if (place < 0 || call->result == EFAULT_RESULT)
		return false;
	return put_held_text(s, tid, held, place);
}

/* The name that mount has looked its device up by: it was done with after that of the directory. */
static __always_inline bool put_held_device(struct scratch *s, const struct call *call)
{
	struct held_names *held = names_of(call->thread);

	return held && held->count == 2 && put_held_text(s, call->thread, held, 1);
}

#endif
