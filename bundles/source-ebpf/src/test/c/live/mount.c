// SPDX-License-Identifier: Apache-2.0
/* mount, umount2, fsconfig. */
#include "files.h"
#include <linux/mount.h>

/* A text or no text. */
static void may_text(const char *name, const char *value)
{
	if (value)
		text(name, value);
	else
		none(name);
}

static void try_mount(const char *dev, const char *dir, const char *type, unsigned long kernel, unsigned int catalogue)
{
	expect_result("SYSCALL_MOUNT_X", call(SYS_mount, dev, dir, type, kernel, NULL));
	may_text("dev", dev);
	may_text("dir", dir);
	may_text("type", type);
	num("flags", catalogue);
	end();
}

static void try_umount2(const char *name, unsigned int kernel, unsigned int catalogue)
{
	expect_result("SYSCALL_UMOUNT2_X", call(SYS_umount2, name, kernel));
	may_text("name", name);
	num("flags", catalogue);
	end();
}

/* A command with a text as its value, or with none. */
static long try_config(int fd, unsigned int command, const char *key, const char *value, int aux)
{
	long result = call(SYS_fsconfig, fd, command, key, value, aux);

	expect_result("SYSCALL_FSCONFIG_X", result);
	num("fd", fd);
	num("cmd", command);
	may_text("key", key);
	none("value_bytebuf");
	/* What was refused may be no text. */
	may_text("value_charbuf", result < 0 ? NULL : value);
	num("aux", aux);
	end();
	return result;
}

static void try_fsconfig(void)
{
	int fd = must(syscall(SYS_fsopen, "tmpfs", 0));

	must(try_config(fd, FSCONFIG_SET_STRING, "size", "1048576", 0));
	must(try_config(fd, FSCONFIG_SET_STRING, "source", "somewhere", 0));
	must(try_config(fd, FSCONFIG_SET_FLAG, "ro", NULL, 0));
	try_config(fd, FSCONFIG_SET_STRING, "no such key", "value", 0);
	try_config(fd, FSCONFIG_SET_BINARY, "size", "1048576", 7);
	try_config(fd, FSCONFIG_SET_PATH, "size", "/", AT_FDCWD);
	try_config(fd, FSCONFIG_SET_PATH_EMPTY, "size", "", 0);
	try_config(fd, FSCONFIG_SET_FD, "size", NULL, fd);
	must(try_config(fd, FSCONFIG_CMD_CREATE, NULL, NULL, 0));
	try_config(fd, FSCONFIG_CMD_RECONFIGURE, NULL, NULL, 0);
	try_config(fd, 99, NULL, NULL, 0);
	try_config(-1, FSCONFIG_SET_FLAG, "ro", NULL, 100);
}

int main(void)
{
	enter_own_tmpfs();
	must(mkdir("here", 0755));
	must(mkdir("there", 0755));
	try_mount("some device", "here", "tmpfs", MS_NOSUID | MS_NODEV, 2 | 4);
	try_mount(NULL, "here", NULL, MS_REMOUNT | MS_RDONLY | 0xc0ed0000, 32 | 1);
	try_mount("here", "there", NULL, MS_BIND | MS_REC, 4096 | 16384);
	try_mount(NULL, "there", NULL, MS_SHARED, 1 << 20);
	try_mount("some device", "here", "no such type", MS_NOATIME, 1024);
	try_mount("some device", NULL, "tmpfs", 0, 0);
	try_umount2("there", 0, 0);
	/* The first time it is only marked. */
	try_umount2("here", MNT_EXPIRE, 4);
	try_umount2("here", MNT_EXPIRE | UMOUNT_NOFOLLOW, 4 | 8);
	try_umount2("here", MNT_FORCE | MNT_DETACH | 0x100, 1 | 2);
	try_umount2(NULL, MNT_FORCE, 1);
	try_fsconfig();
	return tell_expectations();
}
