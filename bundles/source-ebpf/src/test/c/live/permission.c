// SPDX-License-Identifier: Apache-2.0
/* chmod, fchmod, fchmodat, chown, fchown, fchownat, lchown. */
#include "files.h"

static int directory, file;

static void try_fchmod(int fd, unsigned int mode, unsigned int catalogue)
{
	expect_result("SYSCALL_FCHMOD_X", call(SYS_fchmod, fd, mode));
	num("fd", fd);
	num("mode", catalogue);
	end();
}

static void try_fchmodat(int dirfd, const char *name, unsigned int mode, unsigned int catalogue)
{
	expect_result("SYSCALL_FCHMODAT_X", call(SYS_fchmodat, dirfd, name, mode));
	num("dirfd", dirfd);
	text("filename", name);
	num("mode", catalogue);
	end();
}

static void try_fchown(int fd, unsigned int uid, unsigned int gid)
{
	expect_result("SYSCALL_FCHOWN_X", call(SYS_fchown, fd, uid, gid));
	num("fd", fd);
	num("uid", uid);
	num("gid", gid);
	end();
}

static void try_fchownat(int dirfd, const char *name, unsigned int kernel, unsigned int catalogue)
{
	expect_result("SYSCALL_FCHOWNAT_X", call(SYS_fchownat, dirfd, name, 11, 12, kernel));
	num("dirfd", dirfd);
	text("pathname", name);
	num("uid", 11);
	num("gid", 12);
	num("flags", catalogue);
	end();
}

#ifdef SYS_chmod
static void try_chmod(const char *name, unsigned int mode, unsigned int catalogue)
{
	expect_result("SYSCALL_CHMOD_X", call(SYS_chmod, name, mode));
	text("filename", name);
	num("mode", catalogue);
	end();
}

static void try_chown(const char *type, long number, const char *name, unsigned int uid, unsigned int gid)
{
	expect_result(type, call(number, name, uid, gid));
	text("path", name);
	num("uid", uid);
	num("gid", gid);
	end();
}

static void try_old_calls(void)
{
	try_chmod("file", 06751, 06751);
	/* Bits of the file's type are no permissions. */
	try_chmod("file", 0101644, 01644);
	try_chmod(NOWHERE, 0, 0);
	try_chown("SYSCALL_CHOWN_X", SYS_chown, "file", 7, -1);
	try_chown("SYSCALL_CHOWN_X", SYS_chown, NOWHERE, -1, 8);
	try_chown("SYSCALL_LCHOWN_X", SYS_lchown, "link", 9, 10);
	try_chown("SYSCALL_LCHOWN_X", SYS_lchown, NOWHERE, 9, 10);
}
#else
static void try_old_calls(void)
{
	impossible("SYSCALL_CHMOD_X", "This machine has no such call.");
	impossible("SYSCALL_CHOWN_X", "This machine has no such call.");
	impossible("SYSCALL_LCHOWN_X", "This machine has no such call.");
}
#endif

int main(void)
{
	enter_own_tmpfs();
	file = file_with("file", "content");
	directory = must(open(".", O_RDONLY | O_DIRECTORY));
	must(symlink("nothing", "link"));
	try_old_calls();
	try_fchmod(file, 0777, 0777);
	try_fchmod(-1, 04000, 04000);
	try_fchmodat(directory, "file", 02710, 02710);
	try_fchmodat(AT_FDCWD, NOWHERE, 0600, 0600);
	try_fchown(file, 5, 6);
	try_fchown(-1, -1, 6);
	try_fchownat(AT_FDCWD, "file", 0, 0);
	try_fchownat(directory, "link", AT_SYMLINK_NOFOLLOW, 1024);
	try_fchownat(file, "", AT_EMPTY_PATH, 4096);
	/* A flag that the call refuses. */
	try_fchownat(-1, "file", AT_SYMLINK_FOLLOW | AT_EMPTY_PATH, 1024 | 4096);
	return tell_expectations();
}
