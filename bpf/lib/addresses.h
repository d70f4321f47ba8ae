/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#ifndef LANNER_LIB_ADDRESSES_H
#define LANNER_LIB_ADDRESSES_H

/*
 * Rung 7: addresses of sockets as the kernel used them. At the end of a call the caller's memory may say something else
 * than what the kernel copied from it at the begin. Programs that the kernel asks about each address (see
 * addresses.bpf.c, an object of its own) hold its copy here until the end of the call, for each thread by itself; so
 * does the hook that sees names of files (names.bpf.c), for paths of the unix family of which it does not ask. A
 * thread's entry stays until the thread ends; what a call that sends many messages has more lies in further entries,
 * which go with the call.
 */
#define HELD_ADDRESSES 16   /* in an entry */
#define MOST_ADDRESSES 1024 /* the kernel sends no more messages in a call (UIO_MAXIOV) */
#define MORE_ENTRIES 1024
#define ADDRESS_BYTES 112 /* an address of the unix family has 110 */
#define ADDRESS_THREADS 16384

struct held_address {
	__u32 len;
	__u8 bytes[ADDRESS_BYTES];
};

struct held_addresses {
	__u32 count; /* since the last call, whether they are held or not */
	__u32 taken;
	__u32 unheld;
	struct held_address of[HELD_ADDRESSES];
};

struct more_addresses {
	struct held_address of[HELD_ADDRESSES];
};

/* By the number of the thread. Where nothing is to be held user space makes it small. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__uint(max_entries, ADDRESS_THREADS);
	__type(key, __u32);
	__type(value, struct held_addresses);
} held_addresses SEC(".maps");

/* By the number of the thread and that of the entry, from 1 on. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__uint(max_entries, MORE_ENTRIES);
	__type(key, __u64);
	__type(value, struct more_addresses);
} more_addresses SEC(".maps");

/* What an entry begins as: too large for a stack. Never written to. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct held_addresses);
} no_addresses SEC(".maps");

static __always_inline struct held_addresses *own_addresses(__u32 tid)
{
	struct held_addresses *held = bpf_map_lookup_elem(&held_addresses, &tid);
	__u32 only = 0;
	void *nothing;

	if (held)
		return held;
	nothing = bpf_map_lookup_elem(&no_addresses, &only);
	if (nothing)
		bpf_map_update_elem(&held_addresses, &tid, nothing, BPF_NOEXIST);
	return bpf_map_lookup_elem(&held_addresses, &tid);
}

static __always_inline __u64 more_addresses_key(__u32 tid, __u32 place)
{
	return (__u64)(place / HELD_ADDRESSES) << 32 | tid;
}

/* A call that has addresses has ended. */
static __always_inline void forget_addresses(__u32 tid)
{
	struct held_addresses *held = bpf_map_lookup_elem(&held_addresses, &tid);

	if (held) {
		held->count = 0;
		held->taken = 0;
		held->unheld = 0;
	}
}

/* The same of one that has sent several messages. Global, to be verified once. */
__noinline int forget_all_addresses(__u32 tid)
{
	struct held_addresses *held = bpf_map_lookup_elem(&held_addresses, &tid);

	for (__u32 place = HELD_ADDRESSES; place < MOST_ADDRESSES; place += HELD_ADDRESSES) {
		__u64 key = more_addresses_key(tid, place);

		if (!held || place >= held->count)
			break;
		bpf_map_delete_elem(&more_addresses, &key);
	}
	forget_addresses(tid);
	return 0;
}

static __always_inline struct held_address *address_at(struct held_addresses *held, __u32 tid, __u64 place)
{
	struct held_address *of = held->of;

	if (place >= HELD_ADDRESSES) {
		__u64 key = more_addresses_key(tid, place);
		struct more_addresses *more = bpf_map_lookup_elem(&more_addresses, &key);

		if (!more)
			return 0;
		of = more->of;
	}
	/* Or else clang leaves out the mask, and the verifier does not know the number that is left. */
	barrier_var(place);
	return &of[place & (HELD_ADDRESSES - 1)];
}

/* Where the thread's next address is to be held; 0 if there is no room. */
static __always_inline struct held_address *new_address(__u32 tid)
{
	struct held_addresses *held = own_addresses(tid);
	__u32 only = 0;
	__u32 place;
	__u64 key;
	void *nothing;
	struct held_address *address;

	if (!held)
		return 0;
	place = held->count++;
	if (place && place < MOST_ADDRESSES && place % HELD_ADDRESSES == 0) {
		key = more_addresses_key(tid, place);
		nothing = bpf_map_lookup_elem(&no_addresses, &only);
		if (nothing)
			bpf_map_update_elem(&more_addresses, &key, nothing, BPF_ANY);
	}
	address = address_at(held, tid, place);
	if (!address)
		held->unheld++;
	return address;
}

/* The address of a call that has one; 0 if it is not held. */
static __always_inline struct held_address *held_address(const struct call *call)
{
	__u32 tid = call->thread;
	struct held_addresses *held = call->addresses ? bpf_map_lookup_elem(&held_addresses, &tid) : 0;

	return held && held->count ? address_at(held, tid, held->count - 1) : 0;
}

/*
 * The address of the next of so many messages; 0 if it has none, or none is held. All have had one if the kernel has
 * seen as many; or else those have that have one now.
 */
static __always_inline struct held_address *next_address(const struct call *call, __u32 messages, bool has_one_now)
{
	__u32 tid = call->thread;
	struct held_addresses *held = call->addresses ? bpf_map_lookup_elem(&held_addresses, &tid) : 0;

	if (!held || held->taken >= held->count || (held->count < messages && !has_one_now))
		return 0;
	return address_at(held, tid, held->taken++);
}

/* Whether the kernel has seen more addresses than are held. */
static __always_inline bool has_unheld_addresses(const struct call *call)
{
	__u32 tid = call->thread;
	struct held_addresses *held = bpf_map_lookup_elem(&held_addresses, &tid);

	return held && held->unheld;
}

#endif
