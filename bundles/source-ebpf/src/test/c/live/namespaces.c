// SPDX-License-Identifier: Apache-2.0
/* unshare, setns. */
#include "process_facts.h"
#include <sched.h>

/* The catalogue's values. */
#define PPM_CLONE_FS 2
#define PPM_CLONE_NEWIPC 8
#define PPM_CLONE_NEWNS 32
#define PPM_CLONE_NEWUTS 128
#define PPM_CLONE_NEWUSER (1 << 20)
#define PPM_CLONE_THREAD 8192

static void try_unshare(long flags, long known)
{
	long result = call(SYS_unshare, flags);

	expect("SYSCALL_UNSHARE_X");
	num("res", result);
	num("flags", known);
	changing_namespaces();
	end();
}

static void try_setns(long fd, long type, long known)
{
	long result = call(SYS_setns, fd, type);

	expect("SYSCALL_SETNS_X");
	num("res", result);
	num("fd", fd);
	num("nstype", known);
	changing_namespaces();
	any_root_folder();
	end();
}

int main(void)
{
	long uts = must(open("/proc/self/ns/uts", O_RDONLY));
	long file = must(open("/dev/null", O_RDONLY));
	long mounts = must(open("/proc/self/ns/mnt", O_RDONLY));

	try_unshare(CLONE_NEWUTS | CLONE_NEWIPC, PPM_CLONE_NEWUTS | PPM_CLONE_NEWIPC);
	try_unshare(CLONE_FS | CLONE_NEWNS, PPM_CLONE_FS | PPM_CLONE_NEWNS);
	try_unshare(CLONE_THREAD | CLONE_PIDFD, PPM_CLONE_THREAD);
	try_setns(uts, CLONE_NEWUTS, PPM_CLONE_NEWUTS);
	try_setns(uts, 0, 0);
	try_setns(uts, CLONE_NEWIPC, PPM_CLONE_NEWIPC);
	try_setns(file, CLONE_NEWUTS, PPM_CLONE_NEWUTS);
	try_setns(-1, 0, 0);
	try_setns(mounts, CLONE_NEWNS, PPM_CLONE_NEWNS);
	try_unshare(CLONE_NEWUSER, PPM_CLONE_NEWUSER);
	return tell_expectations();
}
