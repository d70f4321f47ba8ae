// SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0
/* getrlimit, setrlimit, prlimit64. */

struct limits {
	__s64 cur;
	__s64 max;
};

#define NO_LIMITS ((struct limits){-1, -1})

static __always_inline struct limits user_limits(const struct call *call, unsigned long address)
{
	struct limits limits = {};

	read_user_limits(call, address, &limits.cur, &limits.max);
	return limits;
}

/* prlimit64's struct is the same for all callers. */
static __always_inline struct limits wide_limits(unsigned long address)
{
	struct limits limits = {};

	if (address)
		bpf_probe_read_user(&limits, sizeof(limits), (void *)address);
	return limits;
}

static __always_inline void put_rlimits(struct scratch *s, struct limits limits)
{
	put_u64(s, limits.cur);
	put_u64(s, limits.max);
}

/* The kernel's numbers, as far as the catalogue knows them. */
static __always_inline void put_resource(struct scratch *s, __u32 resource)
{
	put_u8(s, resource <= PPM_RLIMIT_RTTIME ? resource : PPM_RLIMIT_UNKNOWN);
}

SYSCALL_PROGRAM(sys_getrlimit)
{
	struct scratch *s = begin_syscall(PPME_SYSCALL_GETRLIMIT_X, 4);

	if (!s)
		return 0;
	/* Parameter 1: res (PT_ERRNO) */
	put_u64(s, result);
	/* Parameter 2: cur (PT_INT64), 3: max (PT_INT64); -1 if the kernel has not written them */
	put_rlimits(s, result == 0 ? user_limits(regs, syscall_argument(regs, 1)) : NO_LIMITS);
	/* Parameter 4: resource (PT_ENUMFLAGS8) */
	put_resource(s, syscall_argument(regs, 0));
	finish(s);
	return 0;
}

SYSCALL_PROGRAM(sys_setrlimit)
{
	struct scratch *s = begin_syscall(PPME_SYSCALL_SETRLIMIT_X, 4);

	if (!s)
		return 0;
	/* Parameter 1: res (PT_ERRNO) */
	put_u64(s, result);
	/* Parameter 2: cur (PT_INT64), 3: max (PT_INT64); 0 if the memory cannot be read */
	put_rlimits(s, user_limits(regs, syscall_argument(regs, 1)));
	/* Parameter 4: resource (PT_ENUMFLAGS8) */
	put_resource(s, syscall_argument(regs, 0));
	finish(s);
	return 0;
}

SYSCALL_PROGRAM(sys_prlimit64)
{
	struct scratch *s = begin_syscall(PPME_SYSCALL_PRLIMIT_X, 7);

	if (!s)
		return 0;
	/* Parameter 1: res (PT_ERRNO) */
	put_u64(s, result);
	/* Parameter 2: newcur (PT_INT64), 3: newmax (PT_INT64); 0 where none are given */
	put_rlimits(s, wide_limits(syscall_argument(regs, 2)));
	/* Parameter 4: oldcur (PT_INT64), 5: oldmax (PT_INT64); -1 if the kernel has not written them */
	put_rlimits(s, result == 0 ? wide_limits(syscall_argument(regs, 3)) : NO_LIMITS);
	/* Parameter 6: pid (PT_INT64) */
	put_u64(s, (__s64)(__s32)syscall_argument(regs, 0));
	/* Parameter 7: resource (PT_ENUMFLAGS8) */
	put_resource(s, syscall_argument(regs, 1));
	finish(s);
	return 0;
}
