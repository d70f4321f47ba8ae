// SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0
/* prctl. */

#define PR_SET_NAME_OPTION 15
#define PR_GET_NAME_OPTION 16
#define PR_GET_CHILD_SUBREAPER_OPTION 37

SYSCALL_PROGRAM(sys_prctl)
{
	__u32 option = syscall_argument(regs, 0);
	unsigned long argument = syscall_argument(regs, 1);
	struct scratch *s = begin_syscall(PPME_SYSCALL_PRCTL_X, 4);
	__s32 answer = 0;

	if (!s)
		return 0;
	/* Parameter 1: res (PT_ERRNO) */
	put_u64(s, result);
	/* Parameter 2: option (PT_ENUMFLAGS32); the catalogue has the kernel's numbers */
	put_u32(s, option);
	/* Parameter 3: arg2_str (PT_CHARBUF), 4: arg2_int (PT_INT64) */
	if (option == PR_SET_NAME_OPTION || option == PR_GET_NAME_OPTION) {
		/* As the kernel has it: it takes no more than 15 bytes of a longer name. */
		if (result == 0)
			put_kernel_text(s, current_task()->comm);
		else
			put_user_text(s, (void *)argument);
		put_u64(s, 0);
	} else if (option == PR_GET_CHILD_SUBREAPER_OPTION) {
		bpf_probe_read_user(&answer, sizeof(answer), (void *)argument);
		put_empty(s);
		put_u64(s, (__s64)answer);
	} else {
		put_empty(s);
		put_u64(s, argument);
	}
	finish(s);
	return 0;
}
