/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#ifndef LANNER_LIB_ADDRESSES_H
#define LANNER_LIB_ADDRESSES_H

/*
 * Rung 7: addresses of sockets as the kernel used them. At the end of a call the caller's memory may say something else
 * than what the kernel copied from it at the begin. Programs that the kernel asks about each address (see
 * addresses.bpf.c, an object of its own) hold its copy here until the end of the call, for each thread by itself. A
 * thread's entry stays until the thread ends.
 */
#define HELD_ADDRESSES 16 /* of one call that sends several messages; what comes later is not held */
#define ADDRESS_BYTES 112 /* an address of the unix family has 110 */
#define ADDRESS_THREADS 16384

struct held_address {
	__u32 len;
	__u8 bytes[ADDRESS_BYTES];
};

struct held_addresses {
	__u32 count; /* since the last call, whether they are held or not */
	__u32 taken;
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

/* A call that has addresses has ended. */
static __always_inline void forget_addresses(__u32 tid)
{
	struct held_addresses *held = bpf_map_lookup_elem(&held_addresses, &tid);

	if (held) {
		held->count = 0;
		held->taken = 0;
	}
}

static __always_inline struct held_address *address_at(struct held_addresses *held, __u64 place)
{
	if (place >= HELD_ADDRESSES)
		return 0;
	/* Or else clang leaves out the mask, and the verifier does not know the number that is left. */
	barrier_var(place);
	return &held->of[place & (HELD_ADDRESSES - 1)];
}

/* The address of a call that has one; 0 if it is not held. */
static __always_inline struct held_address *held_address(const struct call *call)
{
	__u32 tid = call->thread;
	struct held_addresses *held = call->addresses ? bpf_map_lookup_elem(&held_addresses, &tid) : 0;

	return held && held->count ? address_at(held, held->count - 1) : 0;
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
	return address_at(held, held->taken++);
}

#endif
