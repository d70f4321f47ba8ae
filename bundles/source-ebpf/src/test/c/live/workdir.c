// SPDX-License-Identifier: Apache-2.0
/* chdir and fchdir, as the first of their kind. */
#include "expect.h"
#include <fcntl.h>

int main(void)
{
	long fd = must(call(SYS_openat, AT_FDCWD, "/tmp", O_RDONLY | O_DIRECTORY, 0));
	long result = call(SYS_chdir, "/tmp");

	expect("SYSCALL_CHDIR_X");
	num("res", result);
	text("path", "/tmp");
	end();
	result = call(SYS_chdir, "/nothing/here");
	expect("SYSCALL_CHDIR_X");
	num("res", result);
	text("path", "/nothing/here");
	end();
	result = call(SYS_fchdir, fd);
	expect("SYSCALL_FCHDIR_X");
	num("res", result);
	num("fd", fd);
	end();
	result = call(SYS_fchdir, -1L);
	expect("SYSCALL_FCHDIR_X");
	num("res", result);
	num("fd", -1);
	end();
	return tell_expectations();
}
