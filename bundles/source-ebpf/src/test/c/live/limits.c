// SPDX-License-Identifier: Apache-2.0
/* getrlimit, setrlimit, prlimit64; nanosleep. */
#include "expect.h"
#include <sys/resource.h>
#include <time.h>

#define NO_MEMORY 8L
#define NO_RESOURCE 99L
#define PPM_RLIMIT_UNKNOWN 255

static void try_getrlimit(long resource, long known, struct rlimit *limit)
{
	long result = call(SYS_getrlimit, resource, limit);

	expect("SYSCALL_GETRLIMIT_X");
	num("res", result);
	num("cur", result ? -1 : (long long)limit->rlim_cur);
	num("max", result ? -1 : (long long)limit->rlim_max);
	num("resource", known);
	end();
}

static void try_setrlimit(long resource, long known, struct rlimit limit)
{
	long result = call(SYS_setrlimit, resource, &limit);

	expect("SYSCALL_SETRLIMIT_X");
	num("res", result);
	num("cur", limit.rlim_cur);
	num("max", limit.rlim_max);
	num("resource", known);
	end();
}

static void try_prlimit(long pid, struct rlimit *next, struct rlimit *old)
{
	long result = call(SYS_prlimit64, pid, RLIMIT_CORE, next, old);

	expect("SYSCALL_PRLIMIT_X");
	num("res", result);
	num("newcur", next ? (long long)next->rlim_cur : 0);
	num("newmax", next ? (long long)next->rlim_max : 0);
	num("oldcur", result ? -1 : old ? (long long)old->rlim_cur : 0);
	num("oldmax", result ? -1 : old ? (long long)old->rlim_max : 0);
	num("pid", pid);
	num("resource", RLIMIT_CORE);
	end();
}

static void try_nanosleep(const struct timespec *time)
{
	long result = call(SYS_nanosleep, time, 0L);

	expect("SYSCALL_NANOSLEEP_X");
	num("res", result);
	num("interval", time->tv_sec * 1000000000LL + time->tv_nsec);
	end();
}

int main(void)
{
	struct rlimit limit = {};
	struct rlimit smaller;
	long result;

	try_getrlimit(RLIMIT_NOFILE, 7, &limit);
	try_getrlimit(RLIMIT_AS, 9, &limit);
	try_getrlimit(RLIMIT_RTTIME, 15, &limit);
	try_getrlimit(NO_RESOURCE, PPM_RLIMIT_UNKNOWN, &limit);
	try_getrlimit(RLIMIT_STACK, 3, (void *)NO_MEMORY);
	try_setrlimit(RLIMIT_CORE, 4, (struct rlimit){4096, 1 << 20});
	try_setrlimit(RLIMIT_CPU, 0, (struct rlimit){RLIM_INFINITY, RLIM_INFINITY});
	try_setrlimit(RLIMIT_CORE, 4, (struct rlimit){8192, 4096});
	try_setrlimit(NO_RESOURCE, PPM_RLIMIT_UNKNOWN, (struct rlimit){1, 2});
	result = call(SYS_setrlimit, RLIMIT_CORE, NO_MEMORY);
	expect("SYSCALL_SETRLIMIT_X");
	num("res", result);
	num("cur", 0);
	num("max", 0);
	num("resource", RLIMIT_CORE);
	end();
	smaller = (struct rlimit){512, 1024};
	try_prlimit(0, &smaller, &limit);
	try_prlimit(getpid(), 0, &limit);
	try_prlimit(0x3ffffffe, &smaller, &limit);
	smaller = (struct rlimit){2048, 1024};
	try_prlimit(0, &smaller, &limit);
	try_nanosleep(&(struct timespec){0, 1000});
	try_nanosleep(&(struct timespec){3, 2000000000});
	result = call(SYS_nanosleep, NO_MEMORY, 0L);
	expect("SYSCALL_NANOSLEEP_X");
	num("res", result);
	num("interval", 0);
	end();
	return tell_expectations();
}
