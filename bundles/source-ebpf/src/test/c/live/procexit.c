// SPDX-License-Identifier: Apache-2.0
/* procexit: by itself, by a signal, with children, of a thread. */
#include "process_facts.h"
#include <pthread.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>

static long fork_child(void)
{
	return must(call(SYS_clone, 17L, 0L, 0L, 0L, 0L));
}

static void expect_exit(long tid, int status, long reaper)
{
	expect_of(tid, "PROCEXIT_1_E");
	num("status", status);
	num("ret", WEXITSTATUS(status));
	num("sig", WTERMSIG(status));
	num("core", WCOREDUMP(status) ? 1 : 0);
	num("reaper_tid", reaper);
}

static void expect_process_exit(long pid, int status, long reaper)
{
	expect_exit(pid, status, reaper);
	num("process_ended", 1);
	num("process_status", status);
	num("pid", pid);
	num("ppid", getpid());
	num("uid", 0);
	num("gid", 0);
	num("loginuid", loginuid_fact());
	text("comm", "procexit");
	num("heir_tid", reaper);
	end();
}

static void *end_thread(void *tid)
{
	*(long *)tid = syscall(SYS_gettid);
	return 0;
}

/* The child's child is the nearest subreaper's afterwards: ours. It waits until the pipe is closed. */
static void try_orphan(void)
{
	int gate[2];
	int status;
	char byte;
	long child;

	must(prctl(PR_SET_CHILD_SUBREAPER, 1));
	must(pipe(gate));
	child = fork_child();
	if (!child) {
		close(gate[1]);
		if (!fork_child())
			_exit(read(gate[0], &byte, 1) ? 1 : 0);
		_exit(5);
	}
	must(waitpid(child, &status, 0));
	expect_process_exit(child, status, getpid());
	close(gate[1]);
	child = must(waitpid(-1, &status, 0));
	expect_process_exit(child, 0, 0);
}

int main(void)
{
	pthread_t thread;
	long tid = 0;
	int status;
	long child = fork_child();

	if (!child)
		_exit(7);
	must(waitpid(child, &status, 0));
	expect_process_exit(child, status, 0);

	child = fork_child();
	if (!child)
		raise(SIGKILL);
	must(waitpid(child, &status, 0));
	expect_process_exit(child, status, 0);

	if (pthread_create(&thread, 0, end_thread, &tid) || pthread_join(thread, 0))
		return 1;
	expect_exit(tid, 0, 0);
	num("process_ended", 0);
	any("process_status", "means something only when the process ends");
	num("pid", getpid());
	end();

	try_orphan();
	return tell_expectations();
}
