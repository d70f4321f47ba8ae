// SPDX-License-Identifier: Apache-2.0
/* kill, tkill, tgkill: a signal that is taken, none at all, and those that nobody gets. */
#include "expect.h"
#include <signal.h>

#define NO_SUCH_PROCESS 0x3ffffffeL
#define NO_SUCH_SIGNAL 200L

static void try_kill(long pid, long signal)
{
	long result = call(SYS_kill, pid, signal);

	expect("SYSCALL_KILL_X");
	num("res", result);
	num("pid", pid);
	num("sig", signal);
	end();
}

static void try_tkill(long tid, long signal)
{
	long result = call(SYS_tkill, tid, signal);

	expect("SYSCALL_TKILL_X");
	num("res", result);
	num("tid", tid);
	num("sig", signal);
	end();
}

static void try_tgkill(long pid, long tid, long signal)
{
	long result = call(SYS_tgkill, pid, tid, signal);

	expect("SYSCALL_TGKILL_X");
	num("res", result);
	num("pid", pid);
	num("tid", tid);
	num("sig", signal);
	end();
}

int main(void)
{
	signal(SIGUSR1, SIG_IGN);
	try_kill(getpid(), SIGUSR1);
	try_kill(getpid(), 0);
	try_kill(NO_SUCH_PROCESS, SIGUSR1);
	try_kill(-NO_SUCH_PROCESS, SIGUSR1);
	try_kill(getpid(), NO_SUCH_SIGNAL);
	try_tkill(getpid(), SIGUSR1);
	try_tkill(NO_SUCH_PROCESS, SIGUSR1);
	try_tkill(-1, SIGUSR1);
	try_tgkill(getpid(), getpid(), SIGUSR1);
	try_tgkill(getpid(), NO_SUCH_PROCESS, SIGUSR1);
	try_tgkill(-1, -1, NO_SUCH_SIGNAL);
	return tell_expectations();
}
