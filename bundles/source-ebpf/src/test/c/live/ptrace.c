// SPDX-License-Identifier: Apache-2.0
/* ptrace: a child is seized by the tail, looked into and let go. A value is a byte that says what it is, then the value. */
#include "expect.h"
#include <signal.h>
#include <sys/ptrace.h>
#include <sys/wait.h>

static long word = 0x1122334455667788;

static void number(const char *name, unsigned long value)
{
	unsigned char packed[9] = {0};

	memcpy(packed + 1, &value, 8);
	bytes(name, packed, sizeof(packed));
}

static void signal_number(const char *name, unsigned char value)
{
	bytes(name, (unsigned char[]){1, value}, 2);
}

static void expect_ptrace(long result, unsigned long address)
{
	expect("SYSCALL_PTRACE_X");
	num("res", result);
	number("addr", address);
}

static void target(long request, long pid)
{
	num("request", request);
	num("pid", pid);
	end();
}

static void try_number(long request, long known, long pid, unsigned long address, unsigned long data)
{
	long result = call(SYS_ptrace, request, pid, address, data);

	expect_ptrace(result, result < 0 ? 0 : address);
	number("data", result < 0 ? 0 : data);
	target(known, pid);
}

static void try_signal(long request, long known, long pid, unsigned char with)
{
	long result = call(SYS_ptrace, request, pid, 0L, (long)with);

	expect_ptrace(result, 0);
	signal_number("data", with);
	target(known, pid);
}

static void try_peek(long pid)
{
	unsigned long seen = 0;
	long result = call(SYS_ptrace, PTRACE_PEEKDATA, pid, &word, &seen);

	expect_ptrace(result, (unsigned long)&word);
	number("data", 0x1122334455667788);
	target(3, pid);
}

static void await_stop(long child)
{
	int status;

	must(waitpid(child, &status, 0));
	if (!WIFSTOPPED(status))
		exit(2);
}

int main(void)
{
	unsigned long message;
	int status;
	long child = must(fork());

	if (!child) {
		if (call(SYS_ptrace, PTRACE_TRACEME, 0L, 0L, 0L))
			_exit(1);
		raise(SIGSTOP);
		for (;;)
			pause();
	}
	expect_of(child, "SYSCALL_PTRACE_X");
	num("res", 0);
	number("addr", 0);
	number("data", 0);
	target(1, 0);
	await_stop(child);
	try_peek(child);
	try_number(PTRACE_POKEDATA, 6, child, (unsigned long)&word, 0x99);
	try_number(PTRACE_SETOPTIONS, 14, child, 0, PTRACE_O_TRACESYSGOOD);
	try_number(PTRACE_GETEVENTMSG, 15, child, 0, (unsigned long)&message);
	try_number(PTRACE_PEEKUSER, 4, child, 1, 0);
	try_signal(PTRACE_SYSCALL, 13, child, 0);
	await_stop(child);
	try_signal(PTRACE_CONT, 8, child, SIGSTOP);
	await_stop(child);
	try_signal(PTRACE_DETACH, 12, child, 0);
	try_number(PTRACE_SEIZE, 20, child, 0, PTRACE_O_TRACEFORK);
	try_number(PTRACE_INTERRUPT, 21, child, 0, 0);
	await_stop(child);
	try_signal(PTRACE_DETACH, 12, child, 0);
	try_number(PTRACE_ATTACH, 11, child, 0, 0);
	await_stop(child);
	must(kill(child, SIGKILL));
	must(waitpid(child, &status, 0));
	try_number(PTRACE_ATTACH, 11, child, 11, 22);
	try_number(PTRACE_CONT, 8, getpid(), 11, 22);
	try_number(4242, 0, getpid(), 11, 22);
	return tell_expectations();
}
