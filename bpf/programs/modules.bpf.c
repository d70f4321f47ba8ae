// SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0
/* init_module, finit_module, delete_module. */

#define O_TRUNC_OF_DELETE 01000
#define O_NONBLOCK_OF_DELETE 04000

SYSCALL_PROGRAM(sys_init_module)
{
	struct scratch *s = begin_syscall(PPME_SYSCALL_INIT_MODULE_X, 4);

	if (!s)
		return 0;
	/* Parameter 1: res (PT_ERRNO) */
	put_u64(s, result);
	/* Parameter 2: img (PT_BYTEBUF) */
	put_user_bytes(s, syscall_argument(regs, 0), syscall_argument(regs, 1));
	/* Parameter 3: length (PT_UINT64) */
	put_u64(s, syscall_argument(regs, 1));
	/* Parameter 4: uargs (PT_CHARBUF) */
	put_user_text(s, (void *)syscall_argument(regs, 2));
	finish(s);
	return 0;
}

SYSCALL_PROGRAM(sys_finit_module)
{
	struct scratch *s = begin_syscall(PPME_SYSCALL_FINIT_MODULE_X, 4);

	if (!s)
		return 0;
	/* Parameter 1: res (PT_ERRNO) */
	put_u64(s, result);
	/* Parameter 2: fd (PT_FD) */
	put_u64(s, (__s64)(__s32)syscall_argument(regs, 0));
	/* Parameter 3: uargs (PT_CHARBUF) */
	put_user_text(s, (void *)syscall_argument(regs, 1));
	/* Parameter 4: flags (PT_FLAGS32); the kernel's numbers */
	put_u32(s, syscall_argument(regs, 2) & (PPM_MODULE_INIT_IGNORE_MODVERSIONS | PPM_MODULE_INIT_IGNORE_VERMAGIC |
						PPM_MODULE_INIT_COMPRESSED_FILE));
	finish(s);
	return 0;
}

SYSCALL_PROGRAM(sys_delete_module)
{
	struct scratch *s = begin_syscall(PPME_SYSCALL_DELETE_MODULE_X, 3);
	__u32 flags = syscall_argument(regs, 1);

	if (!s)
		return 0;
	/* Parameter 1: res (PT_ERRNO) */
	put_u64(s, result);
	/* Parameter 2: name (PT_CHARBUF) */
	put_user_text(s, (void *)syscall_argument(regs, 0));
	/* Parameter 3: flags (PT_FLAGS32) */
	put_u32(s, (flags & O_NONBLOCK_OF_DELETE ? PPM_DELETE_MODULE_O_NONBLOCK : 0) |
			   (flags & O_TRUNC_OF_DELETE ? PPM_DELETE_MODULE_O_TRUNC : 0));
	finish(s);
	return 0;
}
