// SPDX-License-Identifier: Apache-2.0
/* open, openat, openat2, creat, open_by_handle_at: every flag, alone. */
#include "files.h"
#include <linux/openat2.h>

static const struct {
	unsigned long kernel;
	unsigned int catalogue;
} flags[] = {
	{O_RDONLY, PPM_O_RDONLY},
	{O_WRONLY, PPM_O_WRONLY},
	{O_RDWR, PPM_O_RDWR},
	{O_RDWR | O_CREAT, PPM_O_RDWR | PPM_O_CREAT},
	{O_RDWR | O_CREAT | O_EXCL, PPM_O_RDWR | PPM_O_CREAT | PPM_O_EXCL},
	{O_RDWR | O_TRUNC, PPM_O_RDWR | PPM_O_TRUNC},
	{O_WRONLY | O_APPEND, PPM_O_WRONLY | PPM_O_APPEND},
	{O_NONBLOCK, PPM_O_RDONLY | PPM_O_NONBLOCK},
	{O_DSYNC, PPM_O_RDONLY | PPM_O_DSYNC},
	{O_SYNC, PPM_O_RDONLY | PPM_O_DSYNC | PPM_O_SYNC},
	{O_CLOEXEC, PPM_O_RDONLY | PPM_O_CLOEXEC},
	{O_DIRECT, PPM_O_RDONLY | PPM_O_DIRECT},
#if defined(__x86_64__)
	{0100000, PPM_O_RDONLY | PPM_O_LARGEFILE},
#else
	{0400000, PPM_O_RDONLY | PPM_O_LARGEFILE},
#endif
	/* Not a directory. */
	{O_DIRECTORY, PPM_O_RDONLY | PPM_O_DIRECTORY},
	{O_RDWR | O_TMPFILE, PPM_O_RDWR | PPM_O_DIRECTORY | PPM_O_TMPFILE},
};
#define FLAGS (sizeof(flags) / sizeof(flags[0]))

static const struct {
	unsigned long kernel;
	unsigned int catalogue;
} resolves[] = {
	{RESOLVE_NO_XDEV, PPM_RESOLVE_NO_XDEV},
	{RESOLVE_NO_MAGICLINKS, PPM_RESOLVE_NO_MAGICLINKS},
	{RESOLVE_NO_SYMLINKS, PPM_RESOLVE_NO_SYMLINKS},
	{RESOLVE_BENEATH, PPM_RESOLVE_BENEATH},
	{RESOLVE_IN_ROOT, PPM_RESOLVE_IN_ROOT},
	{0x20 /* CACHED, since 5.12 */, PPM_RESOLVE_CACHED},
};

/* dev and ino of what was opened. */
static void inode(long fd)
{
	struct stat stat = {};

	if (fd >= 0)
		must(fstat(fd, &stat));
	num("dev", encoded(stat.st_dev));
	num("ino", stat.st_ino);
}

static void done(long fd)
{
	end();
	if (fd >= 0)
		close(fd);
}

#ifdef SYS_open
static void try_open(const char *name, unsigned long kernel, unsigned int catalogue, int mode)
{
	long fd = call(SYS_open, name, kernel, 0640);

	expect("SYSCALL_OPEN_X");
	num("fd", fd);
	text("name", name);
	num("flags", catalogue);
	num("mode", mode);
	inode(fd);
	done(fd);
}

static void try_creat(const char *name)
{
	long fd = call(SYS_creat, name, 0604);

	expect("SYSCALL_CREAT_X");
	num("fd", fd);
	text("name", name);
	num("mode", 0604);
	inode(fd);
	num("creat_flags", 0);
	done(fd);
}

static void try_old_calls(void)
{
	for (unsigned int i = 0; i < FLAGS; i++)
		try_open("file", flags[i].kernel, flags[i].catalogue,
			 flags[i].kernel & O_CREAT || flags[i].catalogue & PPM_O_TMPFILE ? 0640 : 0);
	try_open(".", O_DIRECTORY, PPM_O_RDONLY | PPM_O_DIRECTORY, 0);
	try_open(".", O_RDWR | O_TMPFILE, PPM_O_RDWR | PPM_O_DIRECTORY | PPM_O_TMPFILE, 0640);
	try_open("new", O_RDWR | O_CREAT, PPM_O_RDWR | PPM_O_CREAT | PPM_O_F_CREATED, 0640);
	try_open(NOWHERE, O_RDONLY, PPM_O_RDONLY, 0);
	try_creat("created");
	try_creat("created");
	try_creat(NOWHERE);
}
#else
static void try_old_calls(void)
{
	impossible("SYSCALL_OPEN_X", "This machine has no such call.");
	impossible("SYSCALL_CREAT_X", "This machine has no such call.");
}
#endif

static void try_openat(long dirfd, const char *name, unsigned long kernel, unsigned int catalogue, int mode)
{
	long fd = call(SYS_openat, dirfd, name, kernel, 0640);

	expect("SYSCALL_OPENAT_2_X");
	num("fd", fd);
	num("dirfd", dirfd);
	text("name", name);
	num("flags", catalogue);
	num("mode", mode);
	inode(fd);
	done(fd);
}

static void try_openat2(const char *name, struct open_how how, unsigned int catalogue, unsigned int resolve)
{
	long fd = call(SYS_openat2, AT_FDCWD, name, &how, sizeof(how));

	expect("SYSCALL_OPENAT2_X");
	num("fd", fd);
	num("dirfd", -100);
	text("name", name);
	num("flags", catalogue);
	num("mode", how.mode);
	num("resolve", resolve);
	inode(fd);
	done(fd);
}

static void try_openat2_calls(void)
{
	try_openat2("file", (struct open_how){.flags = O_RDWR | O_CLOEXEC}, PPM_O_RDWR | PPM_O_CLOEXEC, 0);
	try_openat2("newer", (struct open_how){.flags = O_RDWR | O_CREAT, .mode = 0600},
		    PPM_O_RDWR | PPM_O_CREAT | PPM_O_F_CREATED, 0);
	for (unsigned int i = 0; i < sizeof(resolves) / sizeof(resolves[0]); i++)
		try_openat2("file", (struct open_how){.flags = O_RDONLY, .resolve = resolves[i].kernel}, PPM_O_RDONLY,
			    resolves[i].catalogue);
	try_openat2(NOWHERE, (struct open_how){.flags = O_WRONLY, .resolve = RESOLVE_BENEATH}, PPM_O_WRONLY,
		    PPM_RESOLVE_BENEATH);
}

static void try_open_by_handle_at(void)
{
	struct {
		struct file_handle handle;
		unsigned char bytes[MAX_HANDLE_SZ];
	} space = {.handle = {.handle_bytes = MAX_HANDLE_SZ}};
	int mountfd = must(open(".", O_RDONLY | O_DIRECTORY));
	char path[4096];
	int mount_id;
	long fd;

	must(name_to_handle_at(AT_FDCWD, "file", &space.handle, &mount_id, 0));
	must(getcwd(path, sizeof(path) - 8) ? 0 : -1);
	strcat(path, "/file");
	fd = call(SYS_open_by_handle_at, mountfd, &space.handle, O_RDWR | O_NONBLOCK);
	expect("SYSCALL_OPEN_BY_HANDLE_AT_X");
	num("fd", fd);
	num("mountfd", mountfd);
	num("flags", PPM_O_RDWR | PPM_O_NONBLOCK);
	text("path", path);
	inode(fd);
	done(fd);
	fd = call(SYS_open_by_handle_at, AT_FDCWD, &space.handle, O_RDONLY);
	expect("SYSCALL_OPEN_BY_HANDLE_AT_X");
	num("fd", fd);
	num("mountfd", -100);
	num("flags", PPM_O_RDONLY);
	text("path", path);
	inode(fd);
	done(fd);
	fd = call(SYS_open_by_handle_at, -1, &space.handle, O_RDONLY);
	expect("SYSCALL_OPEN_BY_HANDLE_AT_X");
	num("fd", fd);
	num("mountfd", -1);
	num("flags", PPM_O_RDONLY);
	none("path");
	inode(fd);
	done(fd);
}

int main(void)
{
	int dirfd;

	umask(0);
	enter_own_tmpfs();
	close(file_with("file", "content"));
	dirfd = must(open(".", O_RDONLY | O_DIRECTORY));
	try_old_calls();
	try_openat(AT_FDCWD, "file", O_RDONLY, PPM_O_RDONLY, 0);
	try_openat(dirfd, "file", O_WRONLY | O_APPEND, PPM_O_WRONLY | PPM_O_APPEND, 0);
	try_openat(dirfd, "newest", O_RDWR | O_CREAT | O_EXCL,
		   PPM_O_RDWR | PPM_O_CREAT | PPM_O_EXCL | PPM_O_F_CREATED, 0640);
	try_openat(dirfd, "newest", O_RDWR | O_CREAT | O_EXCL, PPM_O_RDWR | PPM_O_CREAT | PPM_O_EXCL, 0640);
	try_openat(-1, "file", O_RDONLY, PPM_O_RDONLY, 0);
	/* The working directory's number, as a 64 bit one. */
	try_openat(-100L, "", O_RDONLY, PPM_O_RDONLY, 0);
	try_openat2_calls();
	try_open_by_handle_at();
	/* The lowest descriptor is one like the others. */
	close(0);
	try_openat(AT_FDCWD, "file", O_RDONLY, PPM_O_RDONLY, 0);
	return tell_expectations();
}
