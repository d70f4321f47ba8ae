// SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0
/* mmap, mmap2, munmap, mprotect, brk; mlock, mlock2, munlock, mlockall, munlockall. */

static __always_inline __u32 catalogue_prot(__u32 prot)
{
	/* PROT_SAO is of another machine. */
	return (prot & (PPM_PROT_READ | PPM_PROT_WRITE | PPM_PROT_EXEC | PPM_PROT_SEM)) |
	       (prot & 0x01000000 ? PPM_PROT_GROWSDOWN : 0) | (prot & 0x02000000 ? PPM_PROT_GROWSUP : 0);
}

static __always_inline __u32 catalogue_map_flags(__u32 flags)
{
	const struct flag_pair bits[] = {
		{0x00001, PPM_MAP_SHARED},
		{0x00002, PPM_MAP_PRIVATE},
		{0x00010, PPM_MAP_FIXED},
		{0x00020, PPM_MAP_ANONYMOUS},
#if defined(__TARGET_ARCH_x86)
		{0x00040, PPM_MAP_32BIT},
#endif
		{0x00100, PPM_MAP_GROWSDOWN},
		{0x00800, PPM_MAP_DENYWRITE},
		{0x01000, PPM_MAP_EXECUTABLE},
		{0x02000, PPM_MAP_LOCKED},
		{0x04000, PPM_MAP_NORESERVE},
		{0x08000, PPM_MAP_POPULATE},
		{0x10000, PPM_MAP_NONBLOCK},
	};

	return CATALOGUE_FLAGS(bits, flags);
}

struct mapping {
	__u64 address;
	__u64 length;
	__u32 prot;
	__u32 flags;
	__s32 fd;
	__u64 offset;
};

static __always_inline void mapping_event(__u32 code, __s64 result, const struct mapping *mapping)
{
	struct scratch *s = begin_syscall(code, 10);

	if (!s)
		return;
	/* Parameter 1: res (PT_ERRNO); the address, or an error */
	put_u64(s, result);
	/* Parameter 2: vm_size (PT_UINT32), 3: vm_rss (PT_UINT32), 4: vm_swap (PT_UINT32) */
	put_sizes(s, current_task());
	/* Parameter 5: addr (PT_UINT64) */
	put_u64(s, mapping->address);
	/* Parameter 6: length (PT_UINT64) */
	put_u64(s, mapping->length);
	/* Parameter 7: prot (PT_FLAGS32) */
	put_u32(s, catalogue_prot(mapping->prot));
	/* Parameter 8: flags (PT_FLAGS32) */
	put_u32(s, catalogue_map_flags(mapping->flags));
	/* Parameter 9: fd (PT_FD) */
	put_u64(s, (__s64)mapping->fd);
	/* Parameter 10: offset (PT_UINT64), or pgoffset: that in pages */
	put_u64(s, mapping->offset);
	finish(s);
}

#define MAPPING_PROGRAM(call, code)                                                                                    \
	SYSCALL_PROGRAM(call)                                                                                          \
	{                                                                                                              \
		struct mapping mapping = {                                                                             \
			.address = syscall_argument(regs, 0),                                                          \
			.length = syscall_argument(regs, 1),                                                           \
			.prot = syscall_argument(regs, 2),                                                             \
			.flags = syscall_argument(regs, 3),                                                            \
			.fd = syscall_argument(regs, 4),                                                               \
			.offset = syscall_argument(regs, 5),                                                           \
		};                                                                                                     \
                                                                                                                       \
		mapping_event(code, result, &mapping);                                                                 \
		return 0;                                                                                              \
	}

MAPPING_PROGRAM(sys_mmap, PPME_SYSCALL_MMAP_X)
MAPPING_PROGRAM(sys_mmap2, PPME_SYSCALL_MMAP2_X)

SYSCALL_PROGRAM(sys_munmap)
{
	struct scratch *s = begin_syscall(PPME_SYSCALL_MUNMAP_X, 6);

	if (!s)
		return 0;
	/* Parameter 1: res (PT_ERRNO) */
	put_u64(s, result);
	/* Parameter 2: vm_size (PT_UINT32), 3: vm_rss (PT_UINT32), 4: vm_swap (PT_UINT32) */
	put_sizes(s, current_task());
	/* Parameter 5: addr (PT_UINT64) */
	put_u64(s, syscall_argument(regs, 0));
	/* Parameter 6: length (PT_UINT64) */
	put_u64(s, syscall_argument(regs, 1));
	finish(s);
	return 0;
}

SYSCALL_PROGRAM(sys_mprotect)
{
	struct scratch *s = begin_syscall(PPME_SYSCALL_MPROTECT_X, 4);

	if (!s)
		return 0;
	/* Parameter 1: res (PT_ERRNO) */
	put_u64(s, result);
	/* Parameter 2: addr (PT_UINT64) */
	put_u64(s, syscall_argument(regs, 0));
	/* Parameter 3: length (PT_UINT64) */
	put_u64(s, syscall_argument(regs, 1));
	/* Parameter 4: prot (PT_FLAGS32) */
	put_u32(s, catalogue_prot(syscall_argument(regs, 2)));
	finish(s);
	return 0;
}

SYSCALL_PROGRAM(sys_brk)
{
	struct scratch *s = begin_syscall(PPME_SYSCALL_BRK_4_X, 5);

	if (!s)
		return 0;
	/* Parameter 1: res (PT_UINT64); where the heap ends now */
	put_u64(s, result);
	/* Parameter 2: vm_size (PT_UINT32), 3: vm_rss (PT_UINT32), 4: vm_swap (PT_UINT32) */
	put_sizes(s, current_task());
	/* Parameter 5: addr (PT_UINT64) */
	put_u64(s, syscall_argument(regs, 0));
	finish(s);
	return 0;
}

static __always_inline struct scratch *begin_lock(__u32 code, __u32 nparams, __s64 result, __u64 address, __u64 length)
{
	struct scratch *s = begin_syscall(code, nparams);

	if (!s)
		return 0;
	/* Parameter 1: res (PT_ERRNO) */
	put_u64(s, result);
	/* Parameter 2: addr (PT_UINT64) */
	put_u64(s, address);
	/* Parameter 3: len (PT_UINT64) */
	put_u64(s, length);
	return s;
}

SYSCALL_PROGRAM(sys_mlock)
{
	struct scratch *s =
		begin_lock(PPME_SYSCALL_MLOCK_X, 3, result, syscall_argument(regs, 0), syscall_argument(regs, 1));

	if (s)
		finish(s);
	return 0;
}

SYSCALL_PROGRAM(sys_munlock)
{
	struct scratch *s =
		begin_lock(PPME_SYSCALL_MUNLOCK_X, 3, result, syscall_argument(regs, 0), syscall_argument(regs, 1));

	if (s)
		finish(s);
	return 0;
}

SYSCALL_PROGRAM(sys_mlock2)
{
	struct scratch *s =
		begin_lock(PPME_SYSCALL_MLOCK2_X, 4, result, syscall_argument(regs, 0), syscall_argument(regs, 1));

	if (!s)
		return 0;
	/* Parameter 4: flags (PT_FLAGS32); the kernel's numbers */
	put_u32(s, syscall_argument(regs, 2) & PPM_MLOCK_ONFAULT);
	finish(s);
	return 0;
}

SYSCALL_PROGRAM(sys_mlockall)
{
	struct scratch *s = begin_syscall(PPME_SYSCALL_MLOCKALL_X, 2);

	if (!s)
		return 0;
	/* Parameter 1: res (PT_ERRNO) */
	put_u64(s, result);
	/* Parameter 2: flags (PT_FLAGS32); the kernel's numbers */
	put_u32(s, syscall_argument(regs, 0) & (PPM_MCL_CURRENT | PPM_MCL_FUTURE | PPM_MCL_ONFAULT));
	finish(s);
	return 0;
}

SYSCALL_PROGRAM(sys_munlockall)
{
	struct scratch *s = begin_syscall(PPME_SYSCALL_MUNLOCKALL_X, 1);

	if (!s)
		return 0;
	/* Parameter 1: res (PT_ERRNO) */
	put_u64(s, result);
	finish(s);
	return 0;
}
