// SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0
/* switch, signaldeliver, page_fault: attached only while somebody wants them. */

#define SI_USER_CODE 0
#define SI_QUEUE_CODE (-1)
#define SI_MESGQ_CODE (-3)
#define SI_TKILL_CODE (-6)
#define SIGCHLD_NUMBER 17

/* Runs in the task that goes. */
SEC("tp_btf/sched_switch")
int BPF_PROG(on_switch, bool preempted, struct task_struct *unused, struct task_struct *next)
{
	struct task_struct *task = current_task();
	struct mm_struct *mm = BPF_CORE_READ(task, mm);
	struct small small = {};

	if (!begin_small(&small, PPME_SCHEDSWITCH_6_E, 6, (__u32)bpf_get_current_pid_tgid()))
		return 0;
	/* Parameter 1: next (PT_PID) */
	SMALL_PUT(&small, __u64, BPF_CORE_READ(next, pid));
	/* Parameter 2: pgft_maj (PT_UINT64) */
	SMALL_PUT(&small, __u64, BPF_CORE_READ(task, maj_flt));
	/* Parameter 3: pgft_min (PT_UINT64) */
	SMALL_PUT(&small, __u64, BPF_CORE_READ(task, min_flt));
	/* Parameter 4: vm_size (PT_UINT32); all are 0 for the kernel's own tasks */
	SMALL_PUT(&small, __u32, vm_size_kib(mm));
	/* Parameter 5: vm_rss (PT_UINT32) */
	SMALL_PUT(&small, __u32, vm_rss_kib(mm));
	/* Parameter 6: vm_swap (PT_UINT32) */
	SMALL_PUT(&small, __u32, vm_swap_kib(mm));
	finish_small(&small);
	return 0;
}

/* Who sent a signal, as the receiver numbers it; 0 if that was no process. */
static __always_inline __s64 sender_of(int signal, struct kernel_siginfo *origin)
{
	int code;

	/* 0: kill without more, 1: the kernel */
	if ((__u64)origin <= 1)
		return 0;
	code = BPF_CORE_READ(origin, si_code);
	if (code == SI_USER_CODE || code == SI_QUEUE_CODE || code == SI_MESGQ_CODE || code == SI_TKILL_CODE ||
	    (signal == SIGCHLD_NUMBER && code > 0))
		return BPF_CORE_READ(origin, _sifields._kill._pid);
	return 0;
}

/* Runs in the task that gets it. */
SEC("tp_btf/signal_deliver")
int BPF_PROG(on_signal, int signal, struct kernel_siginfo *origin)
{
	__u32 tid = bpf_get_current_pid_tgid();
	__s64 sender = sender_of(signal, origin);
	struct small small = {};

	if (!begin_small(&small, PPME_SIGNALDELIVER_E, 3, tid))
		return 0;
	/* Parameter 1: spid (PT_PID) */
	SMALL_PUT(&small, __u64, sender);
	/* Parameter 2: dpid (PT_PID) */
	SMALL_PUT(&small, __u64, tid);
	/* Parameter 3: sig (PT_SIGTYPE) */
	SMALL_PUT(&small, __u8, signal);
	finish_small(&small);
	return 0;
}

#if defined(__TARGET_ARCH_x86)
static __always_inline void page_fault_event(__u64 address, struct pt_regs *regs, __u64 error)
{
	/* The processor's bits for: present, write, user, reserved, instruction. */
	const struct flag_pair bits[] = {
		{0x01, PPM_PF_PROTECTION_VIOLATION}, {0x02, PPM_PF_WRITE_ACCESS},      {0x04, PPM_PF_USER_FAULT},
		{0x08, PPM_PF_RESERVED_PAGE},	     {0x10, PPM_PF_INSTRUCTION_FETCH},
	};
	__u32 flags = CATALOGUE_FLAGS(bits, error);
	struct small small = {};

	if (!(error & 0x01))
		flags |= PPM_PF_PAGE_NOT_PRESENT;
	if (!(error & 0x02))
		flags |= PPM_PF_READ_ACCESS;
	if (!(error & 0x04))
		flags |= PPM_PF_SUPERVISOR_FAULT;
	if (!begin_small(&small, PPME_PAGE_FAULT_E, 3, (__u32)bpf_get_current_pid_tgid()))
		return;
	/* Parameter 1: addr (PT_UINT64) */
	SMALL_PUT(&small, __u64, address);
	/* Parameter 2: ip (PT_UINT64) */
	SMALL_PUT(&small, __u64, BPF_CORE_READ(regs, ip));
	/* Parameter 3: error (PT_FLAGS32) */
	SMALL_PUT(&small, __u32, flags);
	finish_small(&small);
}

SEC("tp_btf/page_fault_user")
int BPF_PROG(on_page_fault_user, unsigned long address, struct pt_regs *regs, unsigned long error)
{
	page_fault_event(address, regs, error);
	return 0;
}

SEC("tp_btf/page_fault_kernel")
int BPF_PROG(on_page_fault_kernel, unsigned long address, struct pt_regs *regs, unsigned long error)
{
	page_fault_event(address, regs, error);
	return 0;
}
#endif
