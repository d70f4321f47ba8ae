/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#ifndef LANNER_ABI_RECORD_H
#define LANNER_ABI_RECORD_H

/*
 * What crosses the border to user space. A test reads the BTF of the built object and compares sizes and offsets
 * with the constants on the Java side.
 *
 *   ring sample = struct record_prefix | struct scap_header | u16 length per parameter | the values back to back
 */
struct record_prefix {
	__u32 cpu;
	__u32 flags; /* none defined yet, 0 */
};

/* The header of a capture file's event. Packed: nparams lies at 22. */
struct scap_header {
	__u64 ts_ns;
	__u64 tid;
	__u32 len; /* header, lengths and values; without the prefix */
	__u16 type;
	__u32 nparams;
} __attribute__((packed));

/* Why an event did not reach user space, or (DELIVERED) that it did. One counter per event code, CPU and reason. */
enum loss_reason {
	LOSS_DELIVERED = 0,
	LOSS_RING_FULL = 1,
	LOSS_TOO_LARGE = 2,
	LOSS_NO_RING = 3,
	LOSS_NO_SCRATCH = 4,
	LOSS_NO_PROGRAM = 5,
	LOSS_COMPAT_SYSCALL = 6,
	/* The event arrived, but one of its parameters is empty or shortened. */
	LOSS_UNREADABLE_PARAMETER = 7,
	LOSS_PATH_TOO_DEEP = 8,
	LOSS_TRUNCATED_PARAMETER = 9,
	/* The event is whole, but not all descriptors that came with it are told of. */
	LOSS_UNTOLD_DESCRIPTOR = 10,
	/* More operations of rings were under way than are remembered. */
	LOSS_RING_OPERATION = 11,
	/* The event is whole, but a name or an address in it is what lay in the caller's memory when the call ended. */
	LOSS_CALLERS_NAME = 12,
};

/* With room for reasons to come. */
#define LOSS_REASONS 16

struct loss_counts {
	__u64 of[LOSS_REASONS];
};

/*
 * What is known of a system call, by the door it came through and its number there: one row of the map `calls`. The
 * doors' rows lie one after another.
 */
struct call_kind {
	__u16 id;	    /* the capture format's (PPM_SC); also the program's place */
	__u16 number;	    /* that of the machine's own call, or NO_NUMBER */
	__u8 wanted;	    /* enum wanted */
	__u8 door : 3;	    /* enum door: where the arguments are */
	__u8 names : 2;	    /* how many names of files the caller gives that the kernel copies */
	__u8 addresses : 3; /* enum address_families: which addresses are seen as the kernel has copied them */
	__u16 code;	    /* of the event that tells of it */
};

#define NO_NUMBER 65535

enum wanted {
	WANTED_NOT = 0,
	WANTED_ALWAYS = 1,
	WANTED_SUCCEEDED = 2,
};

enum address_families {
	ADDRESSES_INET = 1,
	ADDRESSES_UNIX = 2,
	ADDRESSES_PATHS = 4, /* of the unix family, those that the kernel looks up as names of files */
};

enum door {
	DOOR_NATIVE = 0,
	DOOR_COMPAT = 1,     /* 32 bit call */
	DOOR_TIME64 = 2,     /* 32 bit call whose times have 64 bits */
	DOOR_SOCKETCALL = 3, /* the first argument says which call, the second where its arguments are */
	DOOR_IPC = 4,	     /* the first argument says which call */
	DOOR_POINTER = 5,    /* the only argument says where the arguments are */
	DOOR_ID16 = 6,	     /* 32 bit call whose ids of users and groups have 16 bits */
};

#define NATIVE_ROWS 0
#define COMPAT_ROWS 512
#define X32_ROWS 1024 /* from number 512 on; below, x32 has the native numbers */
#define SOCKETCALL_ROWS 1088
#define IPC_ROWS 1120
#define CALL_ROWS 1152

/* Places of programs that no call has. */
#define PROGRAM_COMPAT 511
#define PROGRAM_DOUBTS 510

/* The key of the map that decides who of several concurrently exiting threads was the last (see exit.bpf.c). */
struct process_key {
	__u64 signal;
	__u64 start_ns;
};

#endif
