// SPDX-License-Identifier: Apache-2.0
/* Calls about descriptors: close to pipe2. */
#include "files.h"
#include <linux/close_range.h>
#include <linux/memfd.h>
#include <sys/file.h>
#include <sys/ioctl.h>

static const struct {
	int kernel;
	int catalogue;
	long argument;
} commands[] = {
	{F_DUPFD, PPM_F_DUPFD, 50},
	{F_DUPFD_CLOEXEC, PPM_F_DUPFD_CLOEXEC, 60},
	{F_GETFD, PPM_F_GETFD, 0},
	{F_SETFD, PPM_F_SETFD, FD_CLOEXEC},
	{F_GETFL, PPM_F_GETFL, 0},
	{F_SETFL, PPM_F_SETFL, O_APPEND},
	{5 /* F_GETLK */, PPM_F_GETLK, 0},
	{6 /* F_SETLK */, PPM_F_SETLK, 0},
	{7 /* F_SETLKW */, PPM_F_SETLKW, 0},
	{F_SETOWN, PPM_F_SETOWN, 0},
	{F_GETOWN, PPM_F_GETOWN, 0},
	{F_SETSIG, PPM_F_SETSIG, 0},
	{F_GETSIG, PPM_F_GETSIG, 0},
	/* Lock commands of 32 bit callers: nothing here. */
	{12, PPM_UNKNOWN, 0},
	{13, PPM_UNKNOWN, 0},
	{14, PPM_UNKNOWN, 0},
	{F_SETOWN_EX, PPM_F_SETOWN_EX, 0},
	{F_GETOWN_EX, PPM_F_GETOWN_EX, 0},
	{F_OFD_GETLK, PPM_F_OFD_GETLK, 0},
	{F_OFD_SETLK, PPM_F_OFD_SETLK, 0},
	{F_OFD_SETLKW, PPM_F_OFD_SETLKW, 0},
	{F_SETLEASE, PPM_F_SETLEASE, F_UNLCK},
	{F_GETLEASE, PPM_F_GETLEASE, 0},
	{F_NOTIFY, PPM_F_NOTIFY, 0},
	{1029 /* F_CANCELLK */, PPM_F_CANCELLK, 0},
	{F_SETPIPE_SZ, PPM_F_SETPIPE_SZ, 4096},
	{F_GETPIPE_SZ, PPM_F_GETPIPE_SZ, 0},
	{1027, PPM_UNKNOWN, 0},
	{17, PPM_UNKNOWN, 0},
	{999, PPM_UNKNOWN, 7},
	{5000, PPM_UNKNOWN, -1},
	{-1, PPM_UNKNOWN, -1},
};

static void try_fcntl(int fd)
{
	for (unsigned int i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		expect_result("SYSCALL_FCNTL_X", call(SYS_fcntl, fd, commands[i].kernel, commands[i].argument));
		num("fd", fd);
		num("cmd", commands[i].catalogue);
		num("arg", commands[i].argument);
		end();
	}
	expect_result("SYSCALL_FCNTL_X", call(SYS_fcntl, -1, F_GETFL, 0));
	num("fd", -1);
	num("cmd", PPM_F_GETFL);
	num("arg", 0);
	end();
}

/* A call whose event is its result and the descriptor. */
#define TRY_FD(type, name, fd, ...)                                                                                    \
	do {                                                                                                           \
		expect_result(type, call(__VA_ARGS__));                                                                \
		num(name, fd);                                                                                         \
		end();                                                                                                 \
	} while (0)

static void try_simple_calls(int file)
{
	int directory = must(open(".", O_RDONLY | O_DIRECTORY));
	struct stat stat;
	char entries[4096];

	TRY_FD("SYSCALL_DUP_1_X", "oldfd", file, SYS_dup, file);
	TRY_FD("SYSCALL_DUP_1_X", "oldfd", -1, SYS_dup, -1);
	TRY_FD("SYSCALL_FSTAT_X", "fd", file, SYS_fstat, file, &stat);
	TRY_FD("SYSCALL_FSTAT_X", "fd", -5, SYS_fstat, -5, &stat);
	TRY_FD("SYSCALL_GETDENTS64_X", "fd", directory, SYS_getdents64, directory, entries, sizeof(entries));
	TRY_FD("SYSCALL_GETDENTS64_X", "fd", file, SYS_getdents64, file, entries, sizeof(entries));
#ifdef SYS_getdents
	must(lseek(directory, 0, SEEK_SET));
	TRY_FD("SYSCALL_GETDENTS_X", "fd", directory, SYS_getdents, directory, entries, sizeof(entries));
	TRY_FD("SYSCALL_GETDENTS_X", "fd", -1, SYS_getdents, -1, entries, sizeof(entries));
#else
	impossible("SYSCALL_GETDENTS_X", "This machine has no such call.");
#endif
	TRY_FD("SYSCALL_CLOSE_X", "fd", directory, SYS_close, directory);
	TRY_FD("SYSCALL_CLOSE_X", "fd", directory, SYS_close, directory);
	TRY_FD("SYSCALL_CLOSE_X", "fd", -1, SYS_close, -1);
}

static void try_close_range(unsigned int first, unsigned int last, unsigned int kernel, unsigned int catalogue)
{
	expect_result("SYSCALL_CLOSE_RANGE_X", call(SYS_close_range, first, last, kernel));
	num("first", first);
	num("last", last);
	num("flags", catalogue);
	end();
}

static void try_dup3(int oldfd, int newfd, unsigned int kernel, unsigned int catalogue)
{
	expect_result("SYSCALL_DUP3_X", call(SYS_dup3, oldfd, newfd, kernel));
	num("oldfd", oldfd);
	num("newfd", newfd);
	num("flags", catalogue);
	end();
}

#ifdef SYS_dup2
static void try_dup2(int oldfd, int newfd)
{
	expect_result("SYSCALL_DUP2_X", call(SYS_dup2, oldfd, newfd));
	num("oldfd", oldfd);
	num("newfd", newfd);
	end();
}
#endif

/* The two ends of a pipe, and its inode; nothing of that after a failure. */
static void ends(long result, const int *fds)
{
	struct stat stat = {};

	if (result == 0)
		must(fstat(fds[0], &stat));
	num("fd1", result == 0 ? fds[0] : -1);
	num("fd2", result == 0 ? fds[1] : -1);
	num("ino", stat.st_ino);
}

static void try_pipe2(unsigned int kernel, unsigned int catalogue)
{
	int fds[2] = {7, 8};
	long result = call(SYS_pipe2, fds, kernel);

	expect_result("SYSCALL_PIPE2_X", result);
	ends(result, fds);
	num("flags", catalogue);
	end();
}

static void try_pipes(void)
{
#ifdef SYS_pipe
	int fds[2];
	long result = call(SYS_pipe, fds);

	expect_result("SYSCALL_PIPE_X", result);
	ends(result, fds);
	end();
	result = call(SYS_pipe, NULL);
	expect_result("SYSCALL_PIPE_X", result);
	ends(result, NULL);
	end();
#else
	impossible("SYSCALL_PIPE_X", "This machine has no such call.");
#endif
	try_pipe2(0, 0);
	try_pipe2(O_CLOEXEC | O_NONBLOCK, PPM_O_CLOEXEC | PPM_O_NONBLOCK);
	try_pipe2(O_DIRECT, PPM_O_DIRECT);
	try_pipe2(O_APPEND, 0);
	try_pipe2(-1, 0);
}

static void try_memfd(const char *name, unsigned int kernel, unsigned int catalogue)
{
	expect("SYSCALL_MEMFD_CREATE_X");
	num("fd", call(SYS_memfd_create, name, kernel));
	if (name)
		text("name", name);
	else
		none("name");
	num("flags", catalogue);
	end();
}

static void try_flock(int fd, unsigned int operation, unsigned int catalogue)
{
	expect_result("SYSCALL_FLOCK_X", call(SYS_flock, fd, operation));
	num("fd", fd);
	num("operation", catalogue);
	end();
}

static void try_ioctl(int fd, unsigned long request, void *argument)
{
	expect_result("SYSCALL_IOCTL_3_X", call(SYS_ioctl, fd, request, argument));
	num("fd", fd);
	num("request", request);
	num("argument", (long)argument);
	end();
}

static void try_lseek(int fd, long offset, int whence, int catalogue)
{
	expect_result("SYSCALL_LSEEK_X", call(SYS_lseek, fd, offset, whence));
	num("fd", fd);
	num("offset", offset);
	num("whence", catalogue);
	end();
}

int main(void)
{
	int file, waiting;

	enter_own_tmpfs();
	file = file_with("file", "ten bytes.");
	try_lseek(file, 3, SEEK_SET, 0);
	try_lseek(file, -1, SEEK_CUR, 1);
	try_lseek(file, -4, SEEK_END, 2);
	try_lseek(file, 0, SEEK_DATA, 3);
	try_lseek(file, -4, SEEK_SET, 0);
	try_lseek(-1, 1L << 40, SEEK_END, 2);
	try_flock(file, LOCK_SH, 1);
	try_flock(file, LOCK_EX | LOCK_NB, 2 | 4);
	try_flock(file, LOCK_UN, 8);
	try_flock(-1, LOCK_EX, 2);
	try_ioctl(file, FIONREAD, &waiting);
	try_ioctl(file, TIOCGWINSZ, NULL);
	try_ioctl(-1, 0xffffffff80045430, &waiting);
	try_fcntl(file);
	try_simple_calls(file);
#ifdef SYS_dup2
	try_dup2(file, 70);
	try_dup2(-1, 70);
#else
	impossible("SYSCALL_DUP2_X", "This machine has no such call.");
#endif
	try_dup3(file, 71, 0, 0);
	try_dup3(file, 72, O_CLOEXEC, PPM_O_CLOEXEC);
	try_dup3(file, file, O_CLOEXEC, PPM_O_CLOEXEC);
	try_dup3(file, 73, O_NONBLOCK, 0);
	try_pipes();
	try_memfd("a memory", 0, 0);
	try_memfd("closing", MFD_CLOEXEC | MFD_ALLOW_SEALING, 1 | 2);
	try_memfd("huge", MFD_HUGETLB, 4);
	try_memfd("unknown", 0x80, 0);
	try_memfd(NULL, 0, 0);
	try_close_range(70, 71, 0, 0);
	try_close_range(50, 60, CLOSE_RANGE_CLOEXEC, 4);
	try_close_range(50, -1, CLOSE_RANGE_UNSHARE, 2);
	try_close_range(60, 50, CLOSE_RANGE_UNSHARE | CLOSE_RANGE_CLOEXEC, 2 | 4);
	try_close_range(60, 70, 1, 0);
	return tell_expectations();
}
