// SPDX-License-Identifier: Apache-2.0
/*
 * setuid and its like, getuid and its like: as root, in a user namespace where the ids have other numbers, then as nobody,
 * who may not.
 */
#include "expect.h"
#include <fcntl.h>
#include <sched.h>
#include <sys/wait.h>

#define NOBODY 65534L
#define SOMEBODY 1234L
#define NO_MEMORY 8L
#define MAPPED 100000L
#define INSIDE 33L

static void appended(void)
{
	num("effective_uid", geteuid());
	num("effective_gid", getegid());
	end();
}

static void try_one(long number, const char *type, const char *name, long id)
{
	long result = call(number, id);

	expect(type);
	num("res", result);
	num(name, id);
	appended();
}

static void try_two(long number, const char *type, const char *real, const char *effective, long a, long b)
{
	long result = call(number, a, b);

	expect(type);
	num("res", result);
	num(real, a);
	num(effective, b);
	appended();
}

static void try_three(long number, const char *type, const char *const names[3], long a, long b, long c)
{
	long result = call(number, a, b, c);

	expect(type);
	num("res", result);
	num(names[0], a);
	num(names[1], b);
	num(names[2], c);
	appended();
}

static void try_asking(long number, const char *type, const char *name)
{
	long result = call(number);

	expect(type);
	num(name, result);
	end();
}

static void try_asking_three(long number, const char *type, const char *const names[3])
{
	unsigned ids[3] = {};
	long result = call(number, &ids[0], &ids[1], &ids[2]);

	expect(type);
	num("res", result);
	for (int i = 0; i < 3; i++)
		num(names[i], ids[i]);
	end();
	result = call(number, NO_MEMORY, &ids[1], &ids[2]);
	expect(type);
	num("res", result);
	num(names[0], 0);
	num(names[1], ids[1]);
	num(names[2], ids[2]);
	end();
}

static const char *const uids[] = {"ruid", "euid", "suid"};
static const char *const gids[] = {"rgid", "egid", "sgid"};

static void ask(void)
{
	try_asking(SYS_getuid, "SYSCALL_GETUID_X", "uid");
	try_asking(SYS_geteuid, "SYSCALL_GETEUID_X", "euid");
	try_asking(SYS_getgid, "SYSCALL_GETGID_X", "gid");
	try_asking(SYS_getegid, "SYSCALL_GETEGID_X", "egid");
	try_asking_three(SYS_getresuid, "SYSCALL_GETRESUID_X", uids);
	try_asking_three(SYS_getresgid, "SYSCALL_GETRESGID_X", gids);
}

static void set(long id)
{
	try_one(SYS_setgid, "SYSCALL_SETGID_X", "gid", id);
	try_two(SYS_setregid, "SYSCALL_SETREGID_X", "rgid", "egid", -1, id);
	try_three(SYS_setresgid, "SYSCALL_SETRESGID_X", gids, id, id, -1);
	try_three(SYS_setresuid, "SYSCALL_SETRESUID_X", uids, -1, id, 0);
	try_two(SYS_setreuid, "SYSCALL_SETREUID_X", "ruid", "euid", 0, -1);
	try_one(SYS_setuid, "SYSCALL_SETUID_X", "uid", id);
}

static void write_map(long child, const char *name)
{
	static const char map[] = "0 100000 1000";
	char path[64];
	int fd;

	snprintf(path, sizeof(path), "/proc/%ld/%s", child, name);
	fd = must(open(path, O_WRONLY));
	must(write(fd, map, strlen(map)));
	close(fd);
}

static void step(int fd)
{
	must(write(fd, "", 1));
}

static void await_step(int fd)
{
	char byte;

	if (must(read(fd, &byte, 1)) != 1)
		exit(2);
}

static void expect_mapped(long child, const char *type, const char *const names[3], long uid, long gid)
{
	expect_of(child, type);
	num("res", 0);
	for (int i = 0; i < 3; i++)
		num(names[i], INSIDE);
	num("effective_uid", uid);
	num("effective_gid", gid);
	end();
}

/* The caller asks by its namespace's numbers; what it has become is told by the host's. */
static void set_in_user_namespace(void)
{
	int to_parent[2], to_child[2], status;
	long child;

	must(pipe(to_parent));
	must(pipe(to_child));
	child = must(fork());
	if (!child) {
		must(unshare(CLONE_NEWUSER));
		step(to_parent[1]);
		await_step(to_child[0]);
		must(call(SYS_setresgid, INSIDE, INSIDE, INSIDE));
		must(call(SYS_setresuid, INSIDE, INSIDE, INSIDE));
		_exit(0);
	}
	await_step(to_parent[0]);
	write_map(child, "uid_map");
	write_map(child, "gid_map");
	step(to_child[1]);
	must(waitpid(child, &status, 0));
	if (status)
		exit(3);
	expect_mapped(child, "SYSCALL_SETRESGID_X", gids, 0, MAPPED + INSIDE);
	expect_mapped(child, "SYSCALL_SETRESUID_X", uids, MAPPED + INSIDE, MAPPED + INSIDE);
}

int main(void)
{
	ask();
	set_in_user_namespace();
	/* As root all of it succeeds; the saved id stays root's, hence the last two as well. */
	set(NOBODY);
	must(call(SYS_setresuid, NOBODY, NOBODY, NOBODY));
	ask();
	set(SOMEBODY);
	return tell_expectations();
}
