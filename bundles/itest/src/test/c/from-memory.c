// SPDX-License-Identifier: Apache-2.0
/* Runs a program from memory: from-memory PROGRAM ARGUMENT... */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

extern char **environ;

int main(int argc, char **argv)
{
	struct stat stat;
	int file = argc > 1 ? open(argv[1], O_RDONLY) : -1;
	int memory = memfd_create("dropped", 0);

	if (file < 0 || memory < 0 || fstat(file, &stat) != 0 || sendfile(memory, file, NULL, (size_t)stat.st_size) < 0) {
		perror("from-memory");
		return 99;
	}
	fexecve(memory, argv + 1, environ);
	perror("fexecve");
	return 98;
}
