// SPDX-License-Identifier: Apache-2.0
/*
 * init_module, finit_module, delete_module. None of them can succeed here without a module for this very kernel, so the
 * results are errors: what the file is not, or that the kernel has no modules at all.
 */
#include "expect.h"
#include <fcntl.h>
#include <sys/mman.h>

#define NO_MEMORY 8L
/* So many bytes of a buffer are shown. */
#define SHOWN 80

static void try_init(const char *image, size_t length, const char *arguments)
{
	long result = call(SYS_init_module, image, length, arguments);

	expect("SYSCALL_INIT_MODULE_X");
	num("res", result);
	bytes("img", image, length < SHOWN ? length : SHOWN);
	num("length", length);
	text("uargs", arguments);
	end();
}

static void try_finit(long fd, const char *arguments, long flags, long known)
{
	long result = call(SYS_finit_module, fd, arguments, flags);

	expect("SYSCALL_FINIT_MODULE_X");
	num("res", result);
	num("fd", fd);
	text("uargs", arguments);
	num("flags", known);
	end();
}

static void try_delete(const char *name, long flags, long known)
{
	long result = call(SYS_delete_module, name, flags);

	expect("SYSCALL_DELETE_MODULE_X");
	num("res", result);
	text("name", name);
	num("flags", known);
	end();
}

int main(void)
{
	char image[300];
	long fd = must(syscall(SYS_memfd_create, "module", 0));
	long result;

	memset(image, 'm', sizeof(image));
	memcpy(image, "\177ELF", 4);
	must(write(fd, image, sizeof(image)));
	try_init(image, sizeof(image), "size=3 name=that");
	try_init("short", 5, "");
	result = call(SYS_init_module, NO_MEMORY, 100L, NO_MEMORY);
	expect("SYSCALL_INIT_MODULE_X");
	num("res", result);
	none("img");
	num("length", 100);
	none("uargs");
	end();
	try_finit(fd, "one=1", 3, 3);
	try_finit(fd, "", 4, 4);
	try_finit(-1, "none", 64, 0);
	try_delete("lanner_has_none", O_NONBLOCK, 2);
	try_delete("lanner_has_none", O_NONBLOCK | O_TRUNC, 3);
	try_delete("", 0, 0);
	return tell_expectations();
}
