/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#ifndef LANNER_LIB_RINGS_H
#define LANNER_LIB_RINGS_H

/* Rung 9: operations of rings (io_uring) that are under way: which there are, and what is remembered of one. */
#define REQ_FIXED_FILE (1 << 0)
#define REQ_SKIPS_COMPLETION (1 << 6)
#define RING_SQPOLL (1 << 1)
#define COMPLETION_MORE (1 << 1)
#define ACCEPT_MULTISHOT (1 << 0)
#define RECEIVE_MULTISHOT (1 << 1)
#define RING_OPERATIONS 64
#define RING_REQUESTS 16384
#define RING_NAMES 2048
#define GIVEN_BYTES 128 /* the longest address */
#define ADDRESS_FAMILIES 46
/*
 * A ring may have open files that no task has a descriptor for. Their numbers count from here, where the numbers of
 * descriptors (at most fs.nr_open, by default 2^20) do not come.
 */
#define RING_FILES_FROM (1 << 30)
#define UNKNOWN_FILE (RING_FILES_FROM - 1)

/* The kernel's numbers (enum io_uring_op), which are fixed. */
enum ring_operation {
	RING_READV = 1,
	RING_WRITEV = 2,
	RING_READ_FIXED = 4,
	RING_WRITE_FIXED = 5,
	RING_SENDMSG = 9,
	RING_RECVMSG = 10,
	RING_ACCEPT = 13,
	RING_CONNECT = 16,
	RING_OPENAT = 18,
	RING_CLOSE = 19,
	RING_READ = 22,
	RING_WRITE = 23,
	RING_SEND = 26,
	RING_RECV = 27,
	RING_OPENAT2 = 28,
	RING_SPLICE = 30,
	RING_SHUTDOWN = 34,
	RING_RENAMEAT = 35,
	RING_UNLINKAT = 36,
	RING_MKDIRAT = 37,
	RING_SYMLINKAT = 38,
	RING_LINKAT = 39,
	RING_SOCKET = 45,
	RING_SEND_ZC = 47,
	RING_SENDMSG_ZC = 48,
	RING_READ_MULTISHOT = 49,
	RING_BIND = 56,
	RING_LISTEN = 57,
	RING_READV_FIXED = 60,
	RING_WRITEV_FIXED = 61,
	RING_PIPE = 62,
};

/* Which calls they replace: filled by user space. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, RING_OPERATIONS);
	__type(key, __u32);
	__type(value, struct call_kind);
} ring_calls SEC(".maps");

#define NO_NAME 7

struct ring_request {
	struct call call;
	struct call_kind kind;
	__u32 file_slot; /* where a new file goes in the ring's own table, counted from 1; 0: it gets a descriptor */
	__u8 names[2];	 /* which arguments are names that the kernel has copied, or NO_NAME */
	__u8 repeats;	 /* it completes again and again */
	__u8 given[GIVEN_BYTES]; /* what an argument points to */
};

/* By the address of the kernel's struct io_kiocb. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__uint(max_entries, RING_REQUESTS);
	__type(key, __u64);
	__type(value, struct ring_request);
} ring_requests SEC(".maps");

struct ring_names {
	char texts[2][PATH_BYTES];
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__uint(max_entries, RING_NAMES);
	__type(key, __u64);
	__type(value, struct ring_names);
} ring_names SEC(".maps");

/* Repeating operations complete without a word of their request: by what the caller calls them. */
struct repeating_key {
	__u64 ring;
	__u64 user_data;
};

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 4096);
	__type(key, struct repeating_key);
	__type(value, __u64);
} repeating_requests SEC(".maps");

#endif
