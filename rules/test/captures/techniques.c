// SPDX-License-Identifier: Apache-2.0
/* What no shell can do, harmlessly: memory PROGRAM ARGUMENT..., uring FILE, attach PID. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/io_uring.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

/* A program that is in no file system. */
static int memory(char **argv)
{
	struct stat stat;
	int file = open(argv[0], O_RDONLY);
	int copy = memfd_create("dropped", 0);

	if (file < 0 || fstat(file, &stat) != 0 || sendfile(copy, file, NULL, (size_t)stat.st_size) < 0)
		return 99;
	fexecve(copy, argv, environ);
	return 98;
}

/* Opens a file without the system call for it. */
static int uring(const char *path)
{
	struct io_uring_params parameters = {0};
	int ring = (int)syscall(SYS_io_uring_setup, 4, &parameters);
	struct io_uring_sqe *entries = mmap(NULL, parameters.sq_entries * sizeof(*entries), PROT_READ | PROT_WRITE,
					    MAP_SHARED, ring, IORING_OFF_SQES);
	char *queue = mmap(NULL, parameters.sq_off.array + parameters.sq_entries * sizeof(unsigned),
			   PROT_READ | PROT_WRITE, MAP_SHARED, ring, IORING_OFF_SQ_RING);

	if (ring < 0 || entries == MAP_FAILED || queue == MAP_FAILED)
		return 99;
	memset(entries, 0, sizeof(*entries));
	entries->opcode = IORING_OP_OPENAT;
	entries->fd = AT_FDCWD;
	entries->addr = (unsigned long)path;
	entries->open_flags = O_RDONLY;
	((unsigned *)(queue + parameters.sq_off.array))[0] = 0;
	*(unsigned *)(queue + parameters.sq_off.tail) += 1;
	return syscall(SYS_io_uring_enter, ring, 1, 1, IORING_ENTER_GETEVENTS, NULL, 0) == 1 ? 0 : 98;
}

/* Attaches to a process and lets go of it. */
static int attach(const char *text)
{
	pid_t pid = atoi(text);

	if (ptrace(PTRACE_ATTACH, pid, NULL, NULL) != 0 || waitpid(pid, NULL, __WALL) != pid)
		return 99;
	return ptrace(PTRACE_DETACH, pid, NULL, NULL) == 0 ? 0 : 98;
}

int main(int argc, char **argv)
{
	if (argc > 2 && strcmp(argv[1], "memory") == 0)
		return memory(argv + 2);
	if (argc == 3 && strcmp(argv[1], "uring") == 0)
		return uring(argv[2]);
	if (argc == 3 && strcmp(argv[1], "attach") == 0)
		return attach(argv[2]);
	return 2;
}
