// SPDX-License-Identifier: Apache-2.0
/* On which layer of an overlay a file lies: of files that are opened or made, and of programs. */
#include "files.h"
#include <linux/openat2.h>
#include <sys/sendfile.h>
#include <sys/wait.h>

#define LOWER PPM_FD_LOWER_LAYER
#define UPPER PPM_FD_UPPER_LAYER
#define MAKE (O_RDWR | O_CREAT)
#define MADE (PPM_O_RDWR | PPM_O_CREAT)

/* What the kernel itself has as the device of the overlay; stat may give that of a layer. */
static unsigned int overlay_device(void)
{
	struct stat root;

	must(stat("merged", &root));
	return encoded(root.st_dev);
}

static void try_openat(const char *name, unsigned int kernel, unsigned int catalogue)
{
	long fd = call(SYS_openat, AT_FDCWD, name, kernel, 0600);
	struct stat stat;

	must(fstat(fd, &stat));
	expect("SYSCALL_OPENAT_2_X");
	num("fd", fd);
	num("dirfd", -100);
	text("name", name);
	num("flags", catalogue);
	num("mode", kernel & O_CREAT ? 0600 : 0);
	num("dev", overlay_device());
	num("ino", stat.st_ino);
	end();
	close(fd);
}

static void try_openat2(const char *name, struct open_how how, unsigned int catalogue)
{
	long fd = must(call(SYS_openat2, AT_FDCWD, name, &how, sizeof(how)));
	struct stat stat;

	must(fstat(fd, &stat));
	expect("SYSCALL_OPENAT2_X");
	num("fd", fd);
	num("dirfd", -100);
	text("name", name);
	num("flags", catalogue);
	num("mode", how.mode);
	num("resolve", 0);
	num("dev", overlay_device());
	num("ino", stat.st_ino);
	end();
	close(fd);
}

static void try_handle(const char *name, const char *path, unsigned int catalogue)
{
	struct {
		struct file_handle handle;
		unsigned char bytes[MAX_HANDLE_SZ];
	} space = {.handle = {.handle_bytes = MAX_HANDLE_SZ}};
	int mountfd = must(open("merged", O_RDONLY | O_DIRECTORY));
	struct stat stat;
	int mount_id;
	long fd;

	must(name_to_handle_at(AT_FDCWD, name, &space.handle, &mount_id, 0));
	fd = must(call(SYS_open_by_handle_at, mountfd, &space.handle, O_RDONLY));
	must(fstat(fd, &stat));
	expect("SYSCALL_OPEN_BY_HANDLE_AT_X");
	num("fd", fd);
	num("mountfd", mountfd);
	num("flags", catalogue);
	text("path", path);
	num("dev", overlay_device());
	num("ino", stat.st_ino);
	end();
	close(fd);
	close(mountfd);
}

#ifdef SYS_open
static void try_open(const char *name, unsigned int kernel, unsigned int catalogue)
{
	long fd = must(call(SYS_open, name, kernel, 0600));
	struct stat stat;

	must(fstat(fd, &stat));
	expect("SYSCALL_OPEN_X");
	num("fd", fd);
	text("name", name);
	num("flags", catalogue);
	num("mode", kernel & O_CREAT ? 0600 : 0);
	num("dev", overlay_device());
	num("ino", stat.st_ino);
	end();
	close(fd);
}

static void try_creat(const char *name, unsigned int catalogue)
{
	long fd = must(call(SYS_creat, name, 0600));
	struct stat stat;

	must(fstat(fd, &stat));
	expect("SYSCALL_CREAT_X");
	num("fd", fd);
	text("name", name);
	num("mode", 0600);
	num("dev", overlay_device());
	num("ino", stat.st_ino);
	num("creat_flags", catalogue);
	end();
	close(fd);
}

static void try_old_calls(void)
{
	try_open("merged/low", O_RDONLY, PPM_O_RDONLY | LOWER);
	try_open("merged/opened", MAKE, MADE | PPM_O_F_CREATED | UPPER);
	try_creat("merged/created", PPM_FD_UPPER_LAYER_CREAT);
	/* To write to a device changes nothing in the file system. */
	try_creat("merged/null", PPM_FD_LOWER_LAYER_CREAT);
}
#else
static void try_old_calls(void)
{
}
#endif

/* The parameters of execve; this program knows the flags and what makes it recognize the event. */
static void expect_exec(long tid, const char *name, unsigned int flags)
{
	static const char *const before[] = {"exe",	 "args",	"tid",	  "pid",     "ptid",   "cwd",
					     "fdlimit",	 "pgft_maj",	"pgft_min", "vm_size", "vm_rss", "vm_swap",
					     "comm",	 "cgroups",	"env",	  "tty",     "vpgid",  "loginuid"};
	static const char *const after[] = {"cap_inheritable", "cap_permitted", "cap_effective",
					    "exe_ino",	       "exe_ino_ctime", "exe_ino_mtime",
					    "uid",	       "trusted_exepath", "pgid", "gid"};

	expect_of(tid, "SYSCALL_EXECVE_19_X");
	num("res", 0);
	for (unsigned int i = 0; i < sizeof(before) / sizeof(before[0]); i++)
		any(before[i], "the tests of execve compare it");
	num("flags", flags);
	for (unsigned int i = 0; i < sizeof(after) / sizeof(after[0]); i++)
		any(after[i], "the tests of execve compare it");
	text("filename", name);
	end();
}

static void run(const char *name, unsigned int flags)
{
	pid_t child = must(fork());
	int status;

	if (child == 0) {
		execl(name, name, "as a child", NULL);
		_exit(1);
	}
	must(waitpid(child, &status, 0));
	must(status == 0 ? 0 : -1);
	expect_exec(child, name, flags);
}

static void copy_myself(const char *name)
{
	int from = must(open("/proc/self/exe", O_RDONLY));
	int to = must(open(name, O_WRONLY | O_CREAT, 0755));
	struct stat stat;

	must(fstat(from, &stat));
	must(sendfile(to, from, NULL, stat.st_size) == stat.st_size ? 0 : -1);
	must(close(to));
	must(close(from));
}

int main(int count, char **arguments)
{
	char path[4096];

	if (count > 1)
		return 0;
	enter_own_tmpfs();
	must(mkdir("lower", 0755));
	must(mkdir("upper", 0755));
	must(mkdir("work", 0755));
	must(mkdir("merged", 0755));
	must(mkdir("lower/folder", 0755));
	must(mknod("lower/null", S_IFCHR | 0666, makedev(1, 3)));
	close(file_with("lower/low", "low"));
	close(file_with("lower/lifted", "low"));
	copy_myself("lower/program");
	must(mount("layers", "merged", "overlay", 0,
		   "lowerdir=lower,upperdir=upper,workdir=work,index=on,nfs_export=on"));
	must(getcwd(path, sizeof(path) - 20) ? 0 : -1);
	strcat(path, "/merged/low");

	try_old_calls();
	try_openat("merged/low", O_RDONLY, PPM_O_RDONLY | LOWER);
	try_openat("merged/new", MAKE, MADE | PPM_O_F_CREATED | UPPER);
	try_openat("merged/new", MAKE, MADE | UPPER);
	/* To open it for writing lifts it. */
	try_openat("merged/lifted", O_RDONLY, PPM_O_RDONLY | LOWER);
	try_openat("merged/lifted", O_RDWR, PPM_O_RDWR | UPPER);
	try_openat("merged/lifted", O_RDONLY, PPM_O_RDONLY | UPPER);
	try_openat("merged/folder", O_DIRECTORY, PPM_O_RDONLY | PPM_O_DIRECTORY | LOWER);
	try_openat2("merged/low", (struct open_how){.flags = O_RDONLY}, PPM_O_RDONLY | LOWER);
	try_openat2("merged/newer", (struct open_how){.flags = MAKE, .mode = 0600}, MADE | PPM_O_F_CREATED | UPPER);
	try_handle("merged/low", path, PPM_O_RDONLY | LOWER);
	run("merged/program", PPM_EXE_WRITABLE | PPM_EXE_LOWER_LAYER);
	close(must(open("merged/program", O_RDWR)));
	run("merged/program", PPM_EXE_WRITABLE | PPM_EXE_UPPER_LAYER);
	run("lower/program", PPM_EXE_WRITABLE);
	return tell_expectations();
}
