// SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0
/* io_uring_setup, io_uring_enter, io_uring_register. */

/* The beginning of struct io_uring_params. The kernel writes it if the call succeeds. */
struct uring_parameters {
	__u32 sq_entries;
	__u32 cq_entries;
	__u32 flags;
	__u32 sq_thread_cpu;
	__u32 sq_thread_idle;
	__u32 features;
};

static __always_inline __u32 catalogue_uring_flags(__u32 flags)
{
	const struct flag_pair bits[] = {
		{1 << 0, PPM_IORING_SETUP_IOPOLL},     {1 << 1, PPM_IORING_SETUP_SQPOLL},
		{1 << 2, PPM_IORING_SETUP_SQ_AFF},     {1 << 3, PPM_IORING_SETUP_CQSIZE},
		{1 << 4, PPM_IORING_SETUP_CLAMP},      {1 << 5, PPM_IORING_SETUP_ATTACH_RW},
		{1 << 6, PPM_IORING_SETUP_R_DISABLED},
	};

	return CATALOGUE_FLAGS(bits, flags);
}

DESCRIPTOR_PROGRAM(sys_io_uring_setup)
{
	struct scratch *s = begin_syscall(PPME_SYSCALL_IO_URING_SETUP_X, 8);
	struct uring_parameters parameters = {};

	if (!s)
		return 0;
	bpf_probe_read_user(&parameters, sizeof(parameters), (void *)syscall_argument(regs, 1));
	/* Parameter 1: res (PT_ERRNO) */
	put_u64(s, result);
	/* Parameter 2: entries (PT_UINT32) */
	put_u32(s, syscall_argument(regs, 0));
	/* Parameter 3: sq_entries (PT_UINT32) */
	put_u32(s, parameters.sq_entries);
	/* Parameter 4: cq_entries (PT_UINT32) */
	put_u32(s, parameters.cq_entries);
	/* Parameter 5: flags (PT_FLAGS32) */
	put_u32(s, catalogue_uring_flags(parameters.flags));
	/* Parameter 6: sq_thread_cpu (PT_UINT32) */
	put_u32(s, parameters.sq_thread_cpu);
	/* Parameter 7: sq_thread_idle (PT_UINT32) */
	put_u32(s, parameters.sq_thread_idle);
	/* Parameter 8: features (PT_FLAGS32); the catalogue has the kernel's numbers of the older ones */
	put_u32(s, parameters.features & (2 * PPM_IORING_FEAT_RSRC_TAGS - PPM_IORING_FEAT_SINGLE_MMAP));
	finish(s);
	doubt_made(result);
	return 0;
}

/* The signals that waiting lets through: the argument points to them, or to a struct that begins with their place. */
static __always_inline __u32 uring_signals(__u64 argument, __u32 flags)
{
	__u64 set = argument;

	if (argument && flags & PPM_IORING_ENTER_EXT_ARG && bpf_probe_read_user(&set, sizeof(set), (void *)argument))
		return 0;
	return user_signals(set);
}

SYSCALL_PROGRAM(sys_io_uring_enter)
{
	__u32 flags = syscall_argument(regs, 3);
	struct scratch *s = begin_syscall(PPME_SYSCALL_IO_URING_ENTER_X, 6);

	if (!s)
		return 0;
	/* Parameter 1: res (PT_ERRNO) */
	put_u64(s, result);
	/* Parameter 2: fd (PT_FD) */
	put_u64(s, fd_argument(regs, 0));
	/* Parameter 3: to_submit (PT_UINT32) */
	put_u32(s, syscall_argument(regs, 1));
	/* Parameter 4: min_complete (PT_UINT32) */
	put_u32(s, syscall_argument(regs, 2));
	/* Parameter 5: flags (PT_FLAGS32); the catalogue has the kernel's numbers of the older ones */
	put_u32(s, flags & (2 * PPM_IORING_ENTER_EXT_ARG - PPM_IORING_ENTER_GETEVENTS));
	/* Parameter 6: sig (PT_SIGSET) */
	put_u32(s, uring_signals(syscall_argument(regs, 4), flags));
	finish(s);
	return 0;
}

SYSCALL_PROGRAM(sys_io_uring_register)
{
	struct scratch *s = begin_syscall(PPME_SYSCALL_IO_URING_REGISTER_X, 5);

	if (!s)
		return 0;
	/* Parameter 1: res (PT_ERRNO) */
	put_u64(s, result);
	/* Parameter 2: fd (PT_FD) */
	put_u64(s, fd_argument(regs, 0));
	/* Parameter 3: opcode (PT_ENUMFLAGS16); the catalogue has the kernel's numbers */
	put_u16(s, syscall_argument(regs, 1));
	/* Parameter 4: arg (PT_UINT64) */
	put_u64(s, syscall_argument(regs, 2));
	/* Parameter 5: nr_args (PT_UINT32) */
	put_u32(s, syscall_argument(regs, 3));
	finish(s);
	return 0;
}
