/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#ifndef LANNER_LIB_SYSCALL_H
#define LANNER_LIB_SYSCALL_H

/* Rung 6: system calls: numbers and arguments. The numbers are those of the machine's own 64 bit calls. */
#if defined(__TARGET_ARCH_x86)
#define NR_open 2
#define NR_connect 42
#define NR_clone 56
#define NR_fork 57
#define NR_vfork 58
#define NR_execve 59
#define NR_chdir 80
#define NR_fchdir 81
#define NR_creat 85
#define NR_setuid 105
#define NR_setgid 106
#define NR_setpgid 109
#define NR_setsid 112
#define NR_setreuid 113
#define NR_setregid 114
#define NR_setresuid 117
#define NR_setresgid 119
#define NR_prctl 157
#define NR_openat 257
#define NR_execveat 322
#define O_DIRECT_BIT 040000
#define O_LARGEFILE_BIT 0100000
#define O_DIRECTORY_BIT 0200000
#else
#define NR_chdir 49
#define NR_fchdir 50
#define NR_openat 56
#define NR_setregid 143
#define NR_setgid 144
#define NR_setreuid 145
#define NR_setuid 146
#define NR_setresuid 147
#define NR_setresgid 149
#define NR_setpgid 154
#define NR_setsid 157
#define NR_prctl 167
#define NR_connect 203
#define NR_clone 220
#define NR_execve 221
#define NR_execveat 281
#define O_DIRECTORY_BIT 040000
#define O_DIRECT_BIT 0200000
#define O_LARGEFILE_BIT 0400000
#endif
#define NR_clone3 435
#define NR_openat2 437

#define X32_BIT 0x40000000
#define X32_CALLS 64
#define EINPROGRESS_RESULT (-115)

/* What the first argument of ipc(2) says. */
#define IPC_SEMOP 1
#define IPC_SEMCTL 3
#define IPC_SEMTIMEDOP 4
#define IPC_MSGSND 11
#define IPC_MSGRCV 12
#define IPC_MSGCTL 14
#define IPC_SHMAT 21
#define IPC_SHMDT 22
#define IPC_SHMCTL 24

#define TS_COMPAT 0x0002
#define TIF_32BIT_ARM64 22

/* An id of a user or group as the oldest 32 bit calls have it: "none" is all ones of its own. */
static __always_inline __u32 wide_id(__u16 id)
{
	return id == (__u16)-1 ? (__u32)-1 : id;
}

/* What the registers hold as the number of the call. */
static __always_inline __u32 register_number(struct pt_regs *regs)
{
#if defined(__TARGET_ARCH_x86)
	return typed_pointers ? (__u32)regs->orig_ax : (__u32)BPF_CORE_READ(regs, orig_ax);
#else
	return typed_pointers ? (__u32)regs->syscallno : (__u32)BPF_CORE_READ(regs, syscallno);
#endif
}

/* The same of registers of which only the address is known. */
static __always_inline __u32 probed_number(struct pt_regs *regs)
{
#if defined(__TARGET_ARCH_x86)
	return BPF_CORE_READ(regs, orig_ax);
#else
	return BPF_CORE_READ(regs, syscallno);
#endif
}

/*
 * The number of the machine's own call, or NO_NUMBER for one that only 32 bit programs have: see syscall_id.
 */
static __always_inline __u32 syscall_number(const struct call *call)
{
	return call->number;
}

/* The capture format's code of the call (PPM_SC). */
static __always_inline __u32 syscall_id(const struct call *call)
{
	return call->id;
}

/*
 * Argument 0 to 5. Those of a 32 bit call have 32 bits: cast to the kernel's own type (__s32 for an fd), or take one
 * of the next two.
 */
static __always_inline unsigned long syscall_argument(const struct call *call, int index)
{
	return call->arguments[index];
}

/* An argument of the kernel's type long, which may be negative. */
static __always_inline __s64 signed_argument(const struct call *call, int index)
{
	return call->compat ? (__s64)(__s32)call->arguments[index] : (__s64)call->arguments[index];
}

/*
 * An argument of 64 bits even in a 32 bit call, where it takes two places (the lower half comes first): the arguments
 * behind it then have other numbers, which is up to the caller. On arm the two start at an even place.
 */
static __always_inline __s64 wide_argument(const struct call *call, int index)
{
	if (!call->compat)
		return call->arguments[index];
#if defined(__TARGET_ARCH_arm64)
	if (index & 1 && index < 4)
		return (__u32)call->arguments[index + 1] | call->arguments[index + 2] << 32;
#endif
	return index < 5 ? (__u32)call->arguments[index] | call->arguments[index + 1] << 32 : call->arguments[index];
}

/* The id of a user or group. */
static __always_inline __u32 id_argument(const struct call *call, int index)
{
	return call->narrow_ids ? wide_id(call->arguments[index]) : call->arguments[index];
}

/* A file descriptor. */
static __always_inline __s64 fd_argument(const struct call *call, int index)
{
	return (__s32)call->arguments[index];
}

/* Whether the call that is running came through the 32 bit door, where numbers and arguments mean other things. */
static __always_inline bool is_compat(struct task_struct *task)
{
#if defined(__TARGET_ARCH_x86)
	return BPF_CORE_READ(task, thread_info.status) & TS_COMPAT;
#else
	return BPF_CORE_READ(task, thread_info.flags) & (1 << TIF_32BIT_ARM64);
#endif
}

/* The same for the current task, at the least cost: every call of every program pays it. */
static __always_inline bool is_own_compat(struct task_struct *own)
{
#if defined(__TARGET_ARCH_x86)
	return OWN(own, thread_info.status) & TS_COMPAT;
#else
	return OWN(own, thread_info.flags) & (1 << TIF_32BIT_ARM64);
#endif
}

/* The number of the machine's own call that is like this 32 bit one. */
static __always_inline __u32 native_number(struct pt_regs *regs)
{
	__u32 row = COMPAT_ROWS + (register_number(regs) & (SYSCALLS - 1));
	struct call_kind *kind = bpf_map_lookup_elem(&calls, &row);

	return kind && kind->id ? kind->number : -1;
}

/*
 * The number of the call that the current task is in, or -1 where the kernel has no helper for it (before 5.15). The
 * verifier never sees the branch of a helper that does not exist.
 */
static __always_inline __u32 current_syscall(void)
{
	if (!bpf_core_enum_value_exists(enum bpf_func_id, BPF_FUNC_task_pt_regs))
		return -1;
	if (is_compat(current_task()))
		return native_number((void *)bpf_task_pt_regs(bpf_get_current_task_btf()));
	return register_number((void *)bpf_task_pt_regs(bpf_get_current_task_btf()));
}

/* The row of a native number, or of an x32 one: the latter has a bit of its own, and numbers from 512 on. */
static __always_inline __u32 native_row(__u32 nr)
{
#if defined(__TARGET_ARCH_x86)
	if (nr & X32_BIT) {
		nr &= ~X32_BIT;
		return nr < SYSCALLS ? nr : nr < SYSCALLS + X32_CALLS ? X32_ROWS + nr - SYSCALLS : CALL_ROWS;
	}
#endif
	return nr < SYSCALLS ? nr : CALL_ROWS;
}

/*
 * Where on its stack a thread has the registers of its call, seen from the stack's start: for all threads the same.
 * The kernel's own word for it is a call of a helper, which not all programs may make; so it is learned from a call's
 * end.
 */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} place_of_registers SEC(".maps");

static __always_inline __u64 *registers_place(void)
{
	__u32 only = 0;

	return bpf_map_lookup_elem(&place_of_registers, &only);
}

static volatile bool place_is_learned = false;

static __always_inline void learn_place_of_registers(__u64 regs, __u64 stack)
{
	__u64 *place = registers_place();

	if (place)
		*place = regs - stack;
	place_is_learned = true;
}

/* A ring's operation is told of as the thread's that asked for it, with one more parameter. */
static __always_inline struct scratch *begin_syscall(__u32 code, __u32 nparams)
{
	struct scratch *s = scratch_of(HOOK_SYSCALL);

	if (!s) {
		count(code, LOSS_NO_SCRATCH);
		return 0;
	}
	if (s->call.ring) {
		begin_in(s, code, nparams + 1, s->call.tid);
		s->ring = true;
	} else {
		begin_in(s, code, nparams, s->call.thread);
	}
	return s;
}

/*
 * A program that is reached by a jump from dispatch.bpf.c, which has left the call in the scratch area. What follows
 * the macro is its body, with `regs` (the call) and `result` (what it gives back, negative errno or not).
 */
#define SYSCALL_PROGRAM(name)                                                                                          \
	static __always_inline int name##_end(const struct call *regs, long result);                                   \
	SEC("tp_btf/sys_exit")                                                                                         \
	int name(void *ctx)                                                                                            \
	{                                                                                                              \
		struct scratch *s = scratch_of(HOOK_SYSCALL);                                                          \
                                                                                                                       \
		return s ? name##_end(&s->call, s->call.result) : 0;                                                   \
	}                                                                                                              \
	static __always_inline int name##_end(const struct call *regs, long result)

#endif
