// SPDX-License-Identifier: Apache-2.0
/* Calls that take a file by its name. */
#include "files.h"
#include <linux/fs.h>

/* A call whose event is its result and the name. */
#define TRY_NAME(type, name, ...)                                                                                      \
	do {                                                                                                           \
		expect_result(type, call(__VA_ARGS__));                                                                \
		text("path", name);                                                                                    \
		end();                                                                                                 \
	} while (0)

static void try_chroot(const char *name)
{
	expect_result("SYSCALL_CHROOT_X", call(SYS_chroot, name));
	if (name)
		text("path", name);
	else
		none("path");
	any_root_folder();
	end();
}

static int directory;
static struct stat status;

static void try_newfstatat(int dirfd, const char *name, unsigned int kernel, unsigned int catalogue)
{
	expect_result("SYSCALL_NEWFSTATAT_X", call(SYS_newfstatat, dirfd, name, &status, kernel));
	num("dirfd", dirfd);
	text("path", name);
	num("flags", catalogue);
	end();
}

/* renameat, renameat2, linkat: two directories and two names; then flags, if the call has them. */
static void names(const char *first, int olddirfd, const char *old, const char *second, int newdirfd, const char *new)
{
	num(first, olddirfd);
	text("oldpath", old);
	num(second, newdirfd);
	text("newpath", new);
}

static void try_renameat(const char *old, int newdirfd, const char *new)
{
	expect_result("SYSCALL_RENAMEAT_X", call(SYS_renameat, AT_FDCWD, old, newdirfd, new));
	names("olddirfd", -100, old, "newdirfd", newdirfd, new);
	end();
}

static void try_renameat2(const char *old, const char *new, unsigned int flags)
{
	expect_result("SYSCALL_RENAMEAT2_X", call(SYS_renameat2, directory, old, AT_FDCWD, new, flags));
	names("olddirfd", directory, old, "newdirfd", -100, new);
	num("flags", flags);
	end();
}

static void try_linkat(int olddirfd, const char *old, const char *new, unsigned int kernel, unsigned int catalogue)
{
	expect_result("SYSCALL_LINKAT_2_X", call(SYS_linkat, olddirfd, old, directory, new, kernel));
	names("olddir", olddirfd, old, "newdir", directory, new);
	num("flags", catalogue);
	end();
}

static void try_symlinkat(const char *target, int dirfd, const char *name)
{
	expect_result("SYSCALL_SYMLINKAT_X", call(SYS_symlinkat, target, dirfd, name));
	text("target", target);
	num("linkdirfd", dirfd);
	text("linkpath", name);
	end();
}

static void try_unlinkat(int dirfd, const char *name, unsigned int kernel, unsigned int catalogue)
{
	expect_result("SYSCALL_UNLINKAT_2_X", call(SYS_unlinkat, dirfd, name, kernel));
	num("dirfd", dirfd);
	text("name", name);
	num("flags", catalogue);
	end();
}

static void try_mkdirat(int dirfd, const char *name, unsigned int mode)
{
	expect_result("SYSCALL_MKDIRAT_X", call(SYS_mkdirat, dirfd, name, mode));
	num("dirfd", dirfd);
	text("path", name);
	num("mode", mode);
	end();
}

/*
 * The format takes the caller's number of the device, which is encoded, for one that is not, and encodes it: bits
 * above the lowest eight of what it takes for the minor number move up by twelve. 0x103 is the null device.
 */
static void try_mknodat(int dirfd, const char *name, unsigned int mode, unsigned int catalogue, unsigned int device,
			unsigned int encoded)
{
	expect_result("SYSCALL_MKNODAT_X", call(SYS_mknodat, dirfd, name, mode, device));
	num("dirfd", dirfd);
	text("path", name);
	num("mode", catalogue);
	num("dev", encoded);
	end();
}

static void try_getcwd(void)
{
	char path[4096];
	long result = call(SYS_getcwd, path, sizeof(path));

	expect_result("SYSCALL_GETCWD_X", result);
	text("path", path);
	end();
	result = call(SYS_getcwd, path, 1);
	expect_result("SYSCALL_GETCWD_X", result);
	none("path");
	end();
}

#ifdef SYS_open
static void try_two_names(const char *type, long number, const char *old, const char *new)
{
	int is_symlink = number == SYS_symlink;

	expect_result(type, call(number, old, new));
	text(is_symlink ? "target" : "oldpath", old);
	text(is_symlink ? "linkpath" : "newpath", new);
	end();
}

static void try_access(const char *name, unsigned int kernel, unsigned int catalogue)
{
	expect_result("SYSCALL_ACCESS_X", call(SYS_access, name, kernel));
	text("name", name);
	num("mode", catalogue);
	end();
}

static void try_mkdir(const char *name, unsigned int mode)
{
	expect_result("SYSCALL_MKDIR_2_X", call(SYS_mkdir, name, mode));
	text("path", name);
	num("mode", mode);
	end();
}

static void try_mknod(const char *name, unsigned int mode, unsigned int catalogue, unsigned int device,
		      unsigned int encoded)
{
	expect_result("SYSCALL_MKNOD_X", call(SYS_mknod, name, mode, device));
	text("path", name);
	num("mode", catalogue);
	num("dev", encoded);
	end();
}

static void try_old_calls(void)
{
	TRY_NAME("SYSCALL_STAT_X", "file", SYS_stat, "file", &status);
	TRY_NAME("SYSCALL_STAT_X", "", SYS_stat, "", &status);
	TRY_NAME("SYSCALL_LSTAT_X", "file", SYS_lstat, "file", &status);
	TRY_NAME("SYSCALL_LSTAT_X", NOWHERE, SYS_lstat, NOWHERE, &status);
	try_access("file", F_OK, 0);
	try_access("file", R_OK | W_OK | 8, 4 | 2);
	try_access("file", X_OK, 1);
	try_access(NOWHERE, R_OK, 4);
	try_two_names("SYSCALL_LINK_2_X", SYS_link, "file", "linked");
	try_two_names("SYSCALL_LINK_2_X", SYS_link, "file", "linked");
	try_two_names("SYSCALL_SYMLINK_X", SYS_symlink, "far away", "pointing");
	try_two_names("SYSCALL_SYMLINK_X", SYS_symlink, "", NOWHERE);
	try_two_names("SYSCALL_RENAME_X", SYS_rename, "linked", "renamed");
	try_two_names("SYSCALL_RENAME_X", SYS_rename, NOWHERE, "renamed");
	TRY_NAME("SYSCALL_UNLINK_2_X", "renamed", SYS_unlink, "renamed");
	TRY_NAME("SYSCALL_UNLINK_2_X", "renamed", SYS_unlink, "renamed");
	try_mkdir("folder", 01750);
	try_mkdir("folder", 0);
	TRY_NAME("SYSCALL_RMDIR_2_X", "folder", SYS_rmdir, "folder");
	TRY_NAME("SYSCALL_RMDIR_2_X", "file", SYS_rmdir, "file");
	try_mknod("null", S_IFCHR | 0666, 020666, 0x103, 0x100003);
	try_mknod("fifo", S_IFIFO | 04600, 014600, 0, 0);
	/* Without a type it is a regular file. */
	try_mknod("regular", 0644, 0100644, 0, 0);
	try_mknod("regular", S_IFBLK | 0666, 060666, 61440, 251658240);
	/* What no node can be has no type in the catalogue. */
	try_mknod("linking", S_IFLNK | 0777, 0777, 0, 0);
}
#else
static void try_old_calls(void)
{
	static const char *const types[] = {"STAT_X",	"LSTAT_X",    "ACCESS_X",  "LINK_2_X",	"SYMLINK_X",
					    "RENAME_X", "UNLINK_2_X", "MKDIR_2_X", "RMDIR_2_X", "MKNOD_X"};

	for (unsigned int i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		char name[64];

		snprintf(name, sizeof(name), "SYSCALL_%s", types[i]);
		impossible(name, "This machine has no such call.");
	}
}
#endif

int main(void)
{
	char deep[5000];

	umask(0);
	enter_own_tmpfs();
	close(file_with("file", "content"));
	directory = must(open(".", O_RDONLY | O_DIRECTORY));
	try_old_calls();
	try_newfstatat(AT_FDCWD, "file", AT_SYMLINK_NOFOLLOW, 256);
	try_newfstatat(directory, "", AT_EMPTY_PATH | AT_NO_AUTOMOUNT, 4096 | 2048);
	try_newfstatat(-1, "file", AT_REMOVEDIR, 0);
	try_renameat("file", directory, "elsewhere");
	try_renameat(NOWHERE, -1, "elsewhere");
	try_renameat2("elsewhere", "file", RENAME_NOREPLACE);
	try_renameat2("file", NOWHERE, RENAME_EXCHANGE);
	try_renameat2("file", "unknown", 1 << 20);
	try_linkat(directory, "file", "linked again", AT_SYMLINK_FOLLOW, 1024);
	try_linkat(directory, "", "linked a third time", AT_EMPTY_PATH, 4096);
	try_linkat(-1, "file", NOWHERE, 1, 0);
	try_symlinkat("far away", directory, "pointing again");
	try_symlinkat("far away", -1, "pointing again");
	try_mkdirat(directory, "folder", 0700);
	try_mkdirat(AT_FDCWD, NOWHERE, 02755);
	try_unlinkat(AT_FDCWD, "linked again", 0, 0);
	try_unlinkat(directory, "folder", AT_REMOVEDIR, 512);
	try_unlinkat(-1, "folder", AT_REMOVEDIR | 1, 512);
	try_mknodat(directory, "zero", S_IFCHR | 0600, 020600, 0x105, 0x100005);
	try_mknodat(directory, "socket", S_IFSOCK | 0600, 0140600, 0, 0);
	try_mknodat(-1, "zero", S_IFREG | 0600, 0100600, 0, 0);
	try_getcwd();
	try_chroot("/");
	try_chroot(NOWHERE);
	/* The kernel takes no longer name than 4096 bytes; as much of it is told. */
	memset(deep, 'd', sizeof(deep) - 1);
	deep[sizeof(deep) - 1] = 0;
	expect_result("SYSCALL_CHROOT_X", call(SYS_chroot, deep));
	deep[4095] = 0;
	text("path", deep);
	any_root_folder();
	end();
	try_chroot(NULL);
	return tell_expectations();
}
