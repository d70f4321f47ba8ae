// SPDX-License-Identifier: Apache-2.0
/* setpgid, setsid. */
#include "expect.h"
#include <sys/wait.h>

static void try_setpgid(long pid, long group)
{
	long result = call(SYS_setpgid, pid, group);

	expect("SYSCALL_SETPGID_X");
	num("res", result);
	num("pid", pid);
	num("pgid", group);
	end();
}

int main(void)
{
	int status;
	long result;
	long child = must(fork());

	/* A child leads no group yet, so it may begin a session; of that the parent tells. */
	if (!child)
		_exit(call(SYS_setsid) == getpid() ? 0 : 1);
	must(waitpid(child, &status, 0));
	if (status)
		return 1;
	expect_of(child, "SYSCALL_SETSID_X");
	num("res", child);
	end();
	try_setpgid(0, 0);
	try_setpgid(getpid(), getpid());
	try_setpgid(0x3ffffffe, 0);
	try_setpgid(0, -7);
	result = call(SYS_setsid);
	expect("SYSCALL_SETSID_X");
	num("res", result);
	end();
	return tell_expectations();
}
