// SPDX-License-Identifier: Apache-2.0
/* clone, clone3, fork, vfork: parent and child, and calls that fail. */
#include "process_facts.h"
#include <linux/sched.h>
#include <pthread.h>
#include <signal.h>
#include <sys/wait.h>

#define PPM_CLONE_FILES 1
#define PPM_CLONE_FS 2
#define PPM_CLONE_THREAD 8192
#define PPM_CLONE_VM 32768
#define PPM_CLONE_VFORK (1 << 27)
#define NOBODY 65534

static const char *own_name;
static char comm[16];

static void clone_facts(long tid, long pid, long ptid, long flags, long id)
{
	text("exe", own_name);
	none("args");
	num("tid", tid);
	num("pid", pid);
	num("ptid", ptid);
	text("cwd", working_folder());
	memory_facts();
	text("comm", comm);
	cgroups("cgroups");
	num("flags", flags);
	num("uid", id);
	num("gid", id);
	num("vtid", tid);
	num("vpid", pid);
	any("pidns_init_start_ts", "known to the kernel alone, but for hundredths of a second");
	num("loginuid", loginuid_fact());
	text("exepath", own_program());
	num("sid", getsid(0));
	num("pgid", getpgrp());
}

static void expect_both(const char *type, long child, long flags)
{
	expect_of(child, type);
	num("res", 0);
	clone_facts(child, child, getpid(), flags, 0);
	num("ppid", getpid());
	num("caller_tid", getpid());
	home_facts();
	any_root_folder();
	end();
	expect(type);
	num("res", child);
	clone_facts(getpid(), getpid(), getppid(), flags, 0);
	num("ppid", getppid());
	num("caller_tid", getpid());
	home_facts();
	any_root_folder();
	end();
}

static void expect_failure(const char *type, long error, long flags)
{
	expect(type);
	num("res", error);
	clone_facts(getpid(), getpid(), getppid(), flags, 0);
	num("ppid", getppid());
	num("caller_tid", getpid());
	home_facts();
	any_root_folder();
	end();
}

static void await_end(long child)
{
	int status;

	must(waitpid(child, &status, 0));
	if (status)
		exit(2);
}

static long raw_clone(unsigned long flags)
{
	return call(SYS_clone, flags, 0L, 0L, 0L, 0L);
}

static void try_clone(void)
{
	long child = raw_clone(SIGCHLD | CLONE_FS);

	if (!child)
		_exit(0);
	await_end(must(child));
	expect_both("SYSCALL_CLONE_20_X", child, PPM_CLONE_FS);
	expect_failure("SYSCALL_CLONE_20_X", raw_clone(CLONE_THREAD), PPM_CLONE_THREAD);
}

static void try_clone3(void)
{
	struct clone_args arguments = {.flags = CLONE_FILES, .exit_signal = SIGCHLD};
	long child = call(SYS_clone3, &arguments, sizeof(arguments));

	if (!child)
		_exit(0);
	await_end(must(child));
	expect_both("SYSCALL_CLONE3_X", child, PPM_CLONE_FILES);
	expect_failure("SYSCALL_CLONE3_X", call(SYS_clone3, &arguments, 8L), PPM_CLONE_FILES);
	expect_failure("SYSCALL_CLONE3_X", call(SYS_clone3, 8L, sizeof(arguments)), 0);
}

#ifdef SYS_fork
static void try_fork(void)
{
	long child = call(SYS_fork);

	if (!child)
		_exit(0);
	await_end(must(child));
	expect_both("SYSCALL_FORK_20_X", child, 0);
	child = vfork();
	if (!child)
		_exit(0);
	await_end(must(child));
	expect_both("SYSCALL_VFORK_20_X", child, PPM_CLONE_VM | PPM_CLONE_VFORK);
}

/* Nobody may have no processes at all; of what the child expects, the parent tells. */
static void try_forbidden(void)
{
	struct rlimit nothing = {0, 0};
	long child = must(call(SYS_fork));

	if (!child) {
		must(setrlimit(RLIMIT_NPROC, &nothing));
		must(call(SYS_setresgid, NOBODY, NOBODY, NOBODY));
		must(call(SYS_setresuid, NOBODY, NOBODY, NOBODY));
		if (call(SYS_fork) != -EAGAIN)
			_exit(1);
		_exit(vfork() == -1 && errno == EAGAIN ? 0 : 1);
	}
	await_end(child);
	expect_of(child, "SYSCALL_FORK_20_X");
	num("res", -EAGAIN);
	clone_facts(child, child, getpid(), 0, NOBODY);
	end();
	expect_of(child, "SYSCALL_VFORK_20_X");
	num("res", -EAGAIN);
	clone_facts(child, child, getpid(), PPM_CLONE_VM | PPM_CLONE_VFORK, NOBODY);
	end();
}
#else
static void try_fork(void)
{
	impossible("SYSCALL_FORK_20_X", "machines of this kind have no such call");
	impossible("SYSCALL_VFORK_20_X", "machines of this kind have no such call");
}

static void try_forbidden(void) {}
#endif

static long thread_tid;
static long thread_child;

/* Of a child that a thread makes, ptid is the thread and ppid the process. */
static void *fork_from_thread(void *unused)
{
	thread_tid = syscall(SYS_gettid);
	thread_child = raw_clone(SIGCHLD);
	if (!thread_child)
		_exit(0);
	await_end(must(thread_child));
	return unused;
}

static void try_thread(void)
{
	pthread_t thread;

	if (pthread_create(&thread, 0, fork_from_thread, 0) || pthread_join(thread, 0))
		exit(3);
	expect_of(thread_child, "SYSCALL_CLONE_20_X");
	num("res", 0);
	clone_facts(thread_child, thread_child, thread_tid, 0, 0);
	num("ppid", getpid());
	num("caller_tid", thread_tid);
	home_facts();
	any_root_folder();
	end();
}

int main(int count, char **arguments)
{
	(void)count;
	own_name = arguments[0];
	snprintf(comm, sizeof(comm), "%s", strrchr(own_name, '/') + 1);
	go_on_as_child();
	try_clone();
	try_clone3();
	try_fork();
	try_forbidden();
	try_thread();
	return tell_expectations();
}
