// SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0
/*
 * The end of every system call: a look into the table, then a jump to the program of the call. What nobody wants ends
 * here; so this is the code that costs everybody.
 */

#define PPM_SC_CLOSE 6
#define PPM_SC_OPENAT 197
#define FAILED_FROM (-4095)
#define ROWS_MASK 31

struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, SYSCALLS);
	__type(key, __u32);
	__type(value, __u32);
} syscall_programs SEC(".maps");

static __always_inline bool has_failed(long result)
{
	return result < 0 && result >= FAILED_FROM;
}

/*
 * Whether anybody wants this end. A connection that is being made in the background has not failed, and its event is
 * the only one to tell of it.
 */
static __always_inline bool is_wanted(const struct call_kind *kind, long result)
{
	if (!kind || !kind->wanted)
		return false;
	return kind->wanted != WANTED_SUCCEEDED || !has_failed(result) || result == EINPROGRESS_RESULT;
}

/* A call has ended of which nobody tells. */
static __always_inline void forget_held(const struct call_kind *kind, __u32 tid)
{
	if (kind->names)
		forget_names(tid);
	if (kind->addresses)
		forget_addresses(tid);
}

/* Jumps to the call's own program; a successful jump does not return. */
static __always_inline void jump(void *ctx, struct call *call, const struct call_kind *kind, __u32 own_number,
				 long result, struct task_struct *own)
{
	call->task = (__u64)own;
	call->thread = OWN(own, pid);
	call->id = kind->id;
	call->number = kind->number;
	call->own_number = own_number;
	call->code = kind->code;
	call->addresses = kind->addresses;
	call->result = result;
	/* A jump to a place that is known beforehand is a plain one; so are those of the most frequent calls. */
	if (kind->id == PPM_SC_OPENAT)
		bpf_tail_call_static(ctx, &syscall_programs, PPM_SC_OPENAT);
	if (kind->id == PPM_SC_CLOSE)
		bpf_tail_call_static(ctx, &syscall_programs, PPM_SC_CLOSE);
	bpf_tail_call(ctx, &syscall_programs, kind->id);
	count(PPME_NONE, LOSS_NO_PROGRAM);
}

#define COPY_ARGUMENTS(call, regs, read)                                                                               \
	do {                                                                                                           \
		(call)->arguments[0] = read(regs, ARGUMENT_0);                                                         \
		(call)->arguments[1] = read(regs, ARGUMENT_1);                                                         \
		(call)->arguments[2] = read(regs, ARGUMENT_2);                                                         \
		(call)->arguments[3] = read(regs, ARGUMENT_3);                                                         \
		(call)->arguments[4] = read(regs, ARGUMENT_4);                                                         \
		(call)->arguments[5] = read(regs, ARGUMENT_5);                                                         \
	} while (0)

/* On arm64 the result overwrites the first argument, of which the kernel keeps a copy. */
#if defined(__TARGET_ARCH_x86)
#define ARGUMENT_0 di
#define ARGUMENT_1 si
#define ARGUMENT_2 dx
#define ARGUMENT_3 r10
#define ARGUMENT_4 r8
#define ARGUMENT_5 r9
#else
#define ARGUMENT_0 orig_x0
#define ARGUMENT_1 regs[1]
#define ARGUMENT_2 regs[2]
#define ARGUMENT_3 regs[3]
#define ARGUMENT_4 regs[4]
#define ARGUMENT_5 regs[5]
#endif
#define DIRECTLY(regs, field) ((regs)->field)
#define BY_PROBE(regs, field) BPF_CORE_READ(regs, field)

SEC("tp_btf/sys_exit")
int BPF_PROG(on_sys_exit, struct pt_regs *regs, long result)
{
	__u32 nr = register_number(regs);
	struct task_struct *own = own_task();
	struct call_kind *kind;
	struct scratch *s;
	__u32 row;

	if (watched_threads)
		look_at_watched();
	if (is_own_compat(own)) {
		bpf_tail_call(ctx, &syscall_programs, PROGRAM_COMPAT);
		count(PPME_NONE, LOSS_COMPAT_SYSCALL);
		return 0;
	}
	row = native_row(nr);
	kind = bpf_map_lookup_elem(&calls, &row);
	if (!is_wanted(kind, result)) {
		if (kind && kind->wanted)
			forget_held(kind, OWN(own, pid));
		return 0;
	}
	s = scratch_of(HOOK_SYSCALL);
	if (!s) {
		count(PPME_NONE, LOSS_NO_SCRATCH);
		return 0;
	}
	if (!place_is_learned)
		learn_place_of_registers((__u64)regs, (__u64)OWN(own, stack));
	if (typed_pointers)
		COPY_ARGUMENTS(&s->call, regs, DIRECTLY);
	else
		COPY_ARGUMENTS(&s->call, regs, BY_PROBE);
	/* The calls that only x32 has know the longs and pointers of 32 bit programs, but times of 64 bits. */
	s->call.compat = row >= X32_ROWS;
	s->call.wide_times = true;
	s->call.narrow_ids = false;
	jump(ctx, &s->call, kind, nr, result, own);
	return 0;
}
