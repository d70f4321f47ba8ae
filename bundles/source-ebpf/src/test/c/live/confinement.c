// SPDX-License-Identifier: Apache-2.0
/* seccomp, capset. */
#include "expect.h"
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>

#define NO_MEMORY 8L
#define ALL_BITS 0xffffffffL

static struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};

static unsigned long long set_of(const struct __user_cap_data_struct sets[2], int which)
{
	unsigned low = which == 0 ? sets[0].inheritable : which == 1 ? sets[0].permitted : sets[0].effective;
	unsigned high = which == 0 ? sets[1].inheritable : which == 1 ? sets[1].permitted : sets[1].effective;

	return (unsigned long long)high << 32 | low;
}

static void try_capset(const struct __user_cap_data_struct *wanted)
{
	long result = call(SYS_capset, &header, wanted);
	struct __user_cap_data_struct now[2];

	must(call(SYS_capget, &header, now));
	expect("SYSCALL_CAPSET_X");
	num("res", result);
	num("cap_inheritable", set_of(now, 0));
	num("cap_permitted", set_of(now, 1));
	num("cap_effective", set_of(now, 2));
	end();
}

static void try_seccomp(long operation, long flags, const void *argument)
{
	long result = call(SYS_seccomp, operation, flags, argument);

	expect("SYSCALL_SECCOMP_X");
	num("res", result);
	num("op", operation & ALL_BITS);
	num("flags", flags & ALL_BITS);
	end();
}

int main(void)
{
	struct __user_cap_data_struct sets[2];
	struct sock_filter allow[] = {BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)};
	struct sock_fprog program = {1, allow};
	__u32 action = SECCOMP_RET_KILL_PROCESS;

	must(call(SYS_capget, &header, sets));
	sets[0].inheritable = 1 << CAP_CHOWN;
	sets[0].effective &= ~(1 << CAP_KILL);
	try_capset(sets);
	sets[0].permitted &= ~(1 << CAP_MKNOD);
	sets[0].effective &= ~(1 << CAP_MKNOD);
	try_capset(sets);
	sets[0].permitted |= 1 << CAP_MKNOD;
	try_capset(sets);
	try_capset((void *)NO_MEMORY);

	try_seccomp(SECCOMP_GET_ACTION_AVAIL, 0, &action);
	try_seccomp(SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_LOG, &program);
	try_seccomp(SECCOMP_SET_MODE_FILTER, -1, &program);
	try_seccomp(99, 3, 0);
	return tell_expectations();
}
