// SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0
/* chdir, fchdir. */

SYSCALL_PROGRAM(sys_chdir)
{
	bool by_fd = syscall_number(regs) == NR_fchdir;
	struct scratch *s = begin_syscall(by_fd ? PPME_SYSCALL_FCHDIR_X : PPME_SYSCALL_CHDIR_X, 3);

	if (!s)
		return 0;
	/* Parameter 1: res (PT_ERRNO) */
	put_u64(s, result);
	/* Parameter 2: chdir: path (PT_CHARBUF); fchdir: fd (PT_FD) */
	if (by_fd)
		put_u64(s, (__s64)(__s32)syscall_argument(regs, 0));
	else
		put_name_argument(s, regs, 0);
	/* Appended by this source: cwd (PT_FSPATH); where the task now is, as the kernel knows it, also after a failure
	 */
	put_cwd(s, HOOK_SYSCALL, current_task());
	finish(s);
	return 0;
}
