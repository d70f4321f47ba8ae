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

#define TS_COMPAT 0x0002
#define TIF_32BIT_ARM64 22

static __always_inline __u32 syscall_number(struct pt_regs *regs)
{
#if defined(__TARGET_ARCH_x86)
	return BPF_CORE_READ(regs, orig_ax);
#else
	return BPF_CORE_READ(regs, syscallno);
#endif
}

/* Argument 0 to 5. On arm64 the result overwrites the first one, of which the kernel keeps a copy. */
static __always_inline unsigned long syscall_argument(struct pt_regs *regs, int index)
{
#if defined(__TARGET_ARCH_x86)
	switch (index) {
	case 0:
		return BPF_CORE_READ(regs, di);
	case 1:
		return BPF_CORE_READ(regs, si);
	case 2:
		return BPF_CORE_READ(regs, dx);
	case 3:
		return BPF_CORE_READ(regs, r10);
	case 4:
		return BPF_CORE_READ(regs, r8);
	default:
		return BPF_CORE_READ(regs, r9);
	}
#else
	if (index == 0)
		return BPF_CORE_READ(regs, orig_x0);
	return BPF_CORE_READ(regs, regs[index]);
#endif
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

/*
 * The number of the call that the current task is in, or -1 where the kernel has no helper for it (before 5.15) or
 * the call is a 32 bit one. The verifier never sees the branch of a helper that does not exist.
 */
static __always_inline __u32 current_syscall(void)
{
	if (!bpf_core_enum_value_exists(enum bpf_func_id, BPF_FUNC_task_pt_regs))
		return -1;
	if (is_compat(current_task()))
		return -1;
	return syscall_number((void *)bpf_task_pt_regs(bpf_get_current_task_btf()));
}

static __always_inline struct scratch *begin_syscall(__u32 code, __u32 nparams)
{
	return begin(HOOK_SYSCALL, code, nparams, (__u32)bpf_get_current_pid_tgid());
}

#define SYSCALL_PROGRAM(name)                                                                                          \
	SEC("tp_btf/sys_exit")                                                                                         \
	int BPF_PROG(name, struct pt_regs *regs, long result)

#endif
