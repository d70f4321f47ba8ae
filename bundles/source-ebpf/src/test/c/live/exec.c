// SPDX-License-Identifier: Apache-2.0
/* execve and execveat: the new program's event, and calls that are refused. */
#include "process_facts.h"
#include <sys/wait.h>

#define PPM_EXE_WRITABLE 1

static char *const environment[] = {"FIRST=1", "SECOND=two words", 0};
static const char environment_bytes[] = "FIRST=1\0SECOND=two words";

static void process_facts(long tid, long ptid, const char *comm)
{
	num("tid", tid);
	num("pid", tid);
	num("ptid", ptid);
	text("cwd", working_folder());
	memory_facts();
	text("comm", comm);
	cgroups("cgroups");
}

/* The file is the one that runs: after a failure the caller's. */
static void program_facts(const char *file, long flags)
{
	struct stat stat_of_file;

	must(stat(file, &stat_of_file));
	num("tty", stat_fact(7));
	num("vpgid", getpgrp());
	num("loginuid", loginuid_fact());
	num("flags", flags);
	num("cap_inheritable", status_fact("CapInh:", 16));
	num("cap_permitted", status_fact("CapPrm:", 16));
	num("cap_effective", status_fact("CapEff:", 16));
	num("exe_ino", stat_of_file.st_ino);
	num("exe_ino_ctime", time_ns(stat_of_file.st_ctim));
	num("exe_ino_mtime", time_ns(stat_of_file.st_mtim));
	num("uid", geteuid());
	text("trusted_exepath", file);
	num("pgid", getpgrp());
	num("gid", getegid());
}

static void appended_facts(long ppid)
{
	num("sid", getsid(0));
	num("ppid", ppid);
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

/* A program with a longer name than comm can hold. */
static void copy_program(const char *name)
{
	char command[3 * PATH_MAX];

	snprintf(command, sizeof(command), "cp /bin/true '%s'", name);
	if (system(command))
		exit(3);
}

static void try_success(const char *program, const char *comm)
{
	char *const arguments[] = {"another name", "first", "", "third one", 0};
	static const char argument_bytes[] = "first\0\0third one";
	long child = must(call(SYS_clone, 17L, 0L, 0L, 0L, 0L));

	if (!child) {
		call(SYS_execve, program, arguments, environment);
		_exit(1);
	}
	await_end(child);
	expect_of(child, "SYSCALL_EXECVE_19_X");
	num("res", 0);
	text("exe", "another name");
	bytes("args", argument_bytes, sizeof(argument_bytes));
	process_facts(child, getpid(), comm);
	bytes("env", environment_bytes, sizeof(environment_bytes));
	program_facts(program, PPM_EXE_WRITABLE);
	text("filename", program);
	appended_facts(getpid());
}

static void try_success_at(const char *program, const char *comm)
{
	char *const arguments[] = {"at", "one", 0};
	int folder = must(open("/", O_PATH | O_DIRECTORY));
	long child = must(call(SYS_clone, 17L, 0L, 0L, 0L, 0L));

	if (!child) {
		call(SYS_execveat, folder, program + 1, arguments, environment, 0L);
		_exit(1);
	}
	await_end(child);
	close(folder);
	expect_of(child, "SYSCALL_EXECVEAT_X");
	num("res", 0);
	text("exe", "at");
	text("args", "one");
	process_facts(child, getpid(), comm);
	bytes("env", environment_bytes, sizeof(environment_bytes));
	program_facts(program, PPM_EXE_WRITABLE);
	appended_facts(getpid());
}

static void expect_refused(const char *type, long result, const char *file)
{
	expect(type);
	num("res", result);
	text("exe", "asked for");
	text("args", "in vain");
	process_facts(getpid(), getppid(), "exec");
	bytes("env", environment_bytes, sizeof(environment_bytes));
	program_facts(own_program(), 0);
	if (file)
		text("filename", file);
	appended_facts(getppid());
}

static void try_failures(void)
{
	char *const arguments[] = {"asked for", "in vain", 0};
	long result;

	expect_refused("SYSCALL_EXECVE_19_X", call(SYS_execve, "/nothing/here", arguments, environment), "/nothing/here");
	expect_refused("SYSCALL_EXECVE_19_X", call(SYS_execve, "/etc/passwd", arguments, environment), "/etc/passwd");
	expect_refused("SYSCALL_EXECVE_19_X", call(SYS_execve, "/etc", arguments, environment), "/etc");
	expect_refused("SYSCALL_EXECVEAT_X",
		       call(SYS_execveat, AT_FDCWD, "/nothing/here", arguments, environment, 0L), 0);
	expect_refused("SYSCALL_EXECVEAT_X", call(SYS_execveat, -1, "relative", arguments, environment, 0L), 0);

	result = call(SYS_execve, "/nothing/here", 0L, 0L);
	expect("SYSCALL_EXECVE_19_X");
	num("res", result);
	none("exe");
	none("args");
	process_facts(getpid(), getppid(), "exec");
	none("env");
	program_facts(own_program(), 0);
	text("filename", "/nothing/here");
	end();

	result = call(SYS_execve, 8L, arguments, environment);
	expect("SYSCALL_EXECVE_19_X");
	num("res", result);
	text("exe", "asked for");
	text("args", "in vain");
	process_facts(getpid(), getppid(), "exec");
	bytes("env", environment_bytes, sizeof(environment_bytes));
	program_facts(own_program(), 0);
	none("filename");
	end();
}

int main(void)
{
	char program[2 * PATH_MAX];

	go_on_as_child();
	snprintf(program, sizeof(program), "%s/rather-long-name-of-a-program", working_folder());
	copy_program(program);
	try_success(program, "rather-long-nam");
	try_success_at(program, "rather-long-nam");
	try_failures();
	return tell_expectations();
}
