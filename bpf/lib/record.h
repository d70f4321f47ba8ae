/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#ifndef LANNER_LIB_RECORD_H
#define LANNER_LIB_RECORD_H

/*
 * Rung 5: building a record, parameter by parameter, in a scratch area.
 *
 * Each hook has a scratch area of its own per CPU: the kernel keeps a program from interrupting itself on a CPU, but
 * where tracepoints are preemptible one hook may interrupt another. An ordinary array, since a per-CPU map's value
 * is limited to 32 KiB.
 *
 * The write position lives in the scratch area, not in a register: when the verifier loads it, it is an unknown
 * number which one mask bounds, and the states of all iterations of a loop look alike.
 *
 * Largest record: six strings and the cgroups of at most 4096 bytes each (cgroups: 5 * (4096 + 256)) plus the fixed
 * parameters stay below RECORD_BYTES, so the mask never wraps in practice.
 */
#define RECORD_BYTES 65536
#define RECORD_MASK (RECORD_BYTES - 1)
#define STRING_BYTES 4096
#define NAME_BYTES 256
#define PATH_BYTES 4096
#define MAX_NAMES 64

#define HEADER_AT ((__u32)sizeof(struct record_prefix))
/* The header's fields are stored one by one: into a packed struct clang would store byte by byte. */
#define HEADER_FIELD_AT(field) (HEADER_AT + (__u32) __builtin_offsetof(struct scap_header, field))
#define LENGTHS_AT (HEADER_AT + (__u32)sizeof(struct scap_header))

enum hook { HOOK_EXIT, HOOK_EXEC, HOOK_FORK, HOOK_NEWS, HOOK_SYSCALL, HOOKS };

/* A system call that has ended, through whatever door it came. */
struct call {
	__u64 arguments[6];
	__s64 result;
	__u16 id;	  /* the capture format's (PPM_SC) */
	__u16 number;	  /* that of the machine's own call, or NO_NUMBER */
	__u16 own_number; /* as the caller gave it */
	__u16 code;	  /* of the event that tells of it */
	__u8 compat;	  /* longs and pointers in user memory have 32 bits */
	__u8 wide_times;  /* times in user memory have 64 bits */
	__u8 narrow_ids;  /* ids of users and groups have 16 bits */
	__u8 addresses;	  /* enum address_families: whose hooks see the addresses of this call */
	__u32 thread;	  /* the caller's number */
	__u64 task;	  /* the caller's struct task_struct */
	/* 0 for what comes by the doors: who sets one of these takes it back when the call has been told of. */
	__u8 held;  /* a bit for each argument that points to a copy in kernel memory, not to the caller's */
	__u8 ring;  /* it was an operation of a ring: the record says so */
	__u32 tid;  /* of a ring's operation: who has asked for it */
	__u64 file; /* of a ring's operation: the open file it is about, for its descriptor may be none of the task's */
};

struct scratch {
	struct call call; /* of HOOK_SYSCALL only */
	__u32 code;
	__u32 at;    /* where the next value goes */
	__u32 param; /* the next parameter's number */
	__u32 path_at;
	__u32 name_count;
	__u32 unasked; /* see lib/ring.h */
	__u64 left;    /* bytes that are still to be put */
	__u8 ring;     /* the record ends with the mark of a ring's operation */
	__u8 doubt;    /* of HOOK_SYSCALL only: what is to be told again, see lib/fd.h */
	__s32 doubted[2];
	/* What path.h walks: numbers, because a verified function takes no kernel pointers. */
	__u64 walk_dentry;
	__u64 walk_mnt;
	__u64 walk_root_dentry;
	__u64 walk_root_mnt;
	__u64 task;
	__u64 nodes[8];
	__u64 names[MAX_NAMES];
	__u8 path[PATH_BYTES + NAME_BYTES];
	union {
		struct {
			struct record_prefix prefix;
			struct scap_header header;
		} start;
		__u8 bytes[RECORD_BYTES + STRING_BYTES + NAME_BYTES];
	};
};

/*
 * With RECORDS_STAY (the iterators, see iterators.bpf.c) records do not go into a ring but are left where they are
 * built, for one reader, who works on one at a time: there is one area then.
 */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
#ifdef RECORDS_STAY
	__uint(max_entries, 1);
#else
	__uint(max_entries, HOOKS); /* times the number of CPUs, set by user space */
#endif
	__type(key, __u32);
	__type(value, struct scratch);
} scratches SEC(".maps");

static __always_inline struct scratch *scratch_of(enum hook hook)
{
#ifdef RECORDS_STAY
	/* A global function that did not use its argument would not be given one, which the verifier calls an error. */
	__u32 key = hook;

	barrier_var(key);
	key = 0;
#else
	__u32 key = bpf_get_smp_processor_id() * HOOKS + hook;
#endif

	return bpf_map_lookup_elem(&scratches, &key);
}

/*
 * Values are not aligned; the verifier accepts that in map memory on the machines we build for. By a pointer of its
 * own, since of an array of bytes clang knows the alignment, and stores byte by byte.
 */
#define STORE(scratch, position, type, value)                                                                          \
	do {                                                                                                           \
		__u8 *place__ = &(scratch)->bytes[(position)&RECORD_MASK];                                             \
		*(type *)place__ = (value);                                                                            \
	} while (0)

/* Begins a record in a scratch area that is there. */
static __always_inline void begin_in(struct scratch *s, __u32 code, __u32 nparams, __u32 tid)
{
	s->start.prefix.cpu = bpf_get_smp_processor_id();
	s->start.prefix.flags = 0;
	STORE(s, HEADER_FIELD_AT(ts_ns), __u64, bpf_ktime_get_boot_ns() + boot_epoch_ns);
	STORE(s, HEADER_FIELD_AT(tid), __u64, tid);
	STORE(s, HEADER_FIELD_AT(type), __u16, code);
	STORE(s, HEADER_FIELD_AT(nparams), __u32, nparams);
	s->code = code;
	s->ring = false;
	s->param = 0;
	s->at = LENGTHS_AT + nparams * sizeof(__u16);
}

static __always_inline struct scratch *begin(enum hook hook, __u32 code, __u32 nparams, __u32 tid)
{
	struct scratch *s = scratch_of(hook);

	if (s)
		begin_in(s, code, nparams, tid);
	else
		count(code, LOSS_NO_SCRATCH);
	return s;
}

/* Ends the current parameter, whose value of len bytes lies at s->at. */
static __always_inline void close_param(struct scratch *s, __u32 len)
{
	STORE(s, LENGTHS_AT + (s->param & 63) * 2, __u16, len);
	s->param++;
	s->at += len;
}

static __always_inline void finish_as(struct scratch *s, bool is_vital)
{
	__u64 len;

	if (s->ring) {
		STORE(s, s->at, __u8, true);
		close_param(s, sizeof(__u8));
	}
	len = s->at;
	/* Without the barrier clang checks one copy of the number and passes another, which the verifier cannot relate.
	 */
	barrier_var(len);
	if (len > RECORD_BYTES) {
		count(s->code, LOSS_TOO_LARGE);
		return;
	}
	STORE(s, HEADER_FIELD_AT(len), __u32, len - HEADER_AT);
#ifndef RECORDS_STAY
	emit(s->code, s->bytes, len, &s->unasked, is_vital);
#endif
}

static __always_inline void finish(struct scratch *s)
{
	finish_as(s, false);
}

/* Ends a record that has a second chance where its ring is full. */
static __always_inline void finish_vital(struct scratch *s)
{
	finish_as(s, true);
}

static __always_inline void put_empty(struct scratch *s)
{
	close_param(s, 0);
}

static __always_inline void put_u8(struct scratch *s, __u8 value)
{
	STORE(s, s->at, __u8, value);
	close_param(s, sizeof(value));
}

static __always_inline void put_u16(struct scratch *s, __u16 value)
{
	STORE(s, s->at, __u16, value);
	close_param(s, sizeof(value));
}

static __always_inline void put_u32(struct scratch *s, __u32 value)
{
	STORE(s, s->at, __u32, value);
	close_param(s, sizeof(value));
}

static __always_inline void put_u64(struct scratch *s, __u64 value)
{
	STORE(s, s->at, __u64, value);
	close_param(s, sizeof(value));
}

/* A text in kernel memory, with its NUL. */
static __always_inline void put_kernel_text(struct scratch *s, const void *text)
{
	long len = bpf_probe_read_kernel_str(&s->bytes[s->at & RECORD_MASK], STRING_BYTES, text);

	if (len < 0) {
		count(s->code, LOSS_UNREADABLE_PARAMETER);
		len = 0;
	}
	close_param(s, len);
}

/* A text in user memory, with its NUL. A null pointer is no text, and no failure of ours. */
static __always_inline __u32 put_user_text(struct scratch *s, const void *text)
{
	long len = 0;

	if (text) {
		len = bpf_probe_read_user_str(&s->bytes[s->at & RECORD_MASK], STRING_BYTES, text);
		if (len < 0) {
			count(s->code, LOSS_UNREADABLE_PARAMETER);
			len = 0;
		}
	}
	close_param(s, len);
	return len;
}

/* Texts that lie back to back in user memory; the last one gets its NUL even if it is cut. */
static __always_inline void put_user_texts(struct scratch *s, unsigned long from, unsigned long to)
{
	__u64 len = to - from;

	if (to <= from) {
		put_empty(s);
		return;
	}
	if (len > STRING_BYTES) {
		len = STRING_BYTES;
		count(s->code, LOSS_TRUNCATED_PARAMETER);
	}
	barrier_var(len);
	if (len > STRING_BYTES)
		return;
	if (bpf_probe_read_user(&s->bytes[s->at & RECORD_MASK], len, (void *)from)) {
		count(s->code, LOSS_UNREADABLE_PARAMETER);
		put_empty(s);
		return;
	}
	STORE(s, s->at + len - 1, __u8, 0);
	close_param(s, len);
}

#endif
