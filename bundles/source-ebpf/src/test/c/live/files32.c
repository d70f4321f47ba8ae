// SPDX-License-Identifier: Apache-2.0
/* 32 bit calls about files: those that only they are, and those whose arguments lie otherwise. */
#include "files.h"
#include "narrow.h"
#include <sys/uio.h>

#if defined(__x86_64__)
/* The numbers of 32 bit programs. */
enum {
	NARROW_open = 5,
	NARROW_creat = 8,
	NARROW_lseek = 19,
	NARROW_umount = 22,
	NARROW_fcntl = 55,
	NARROW__llseek = 140,
	NARROW_readv = 145,
	NARROW_writev = 146,
	NARROW_pread64 = 180,
	NARROW_pwrite64 = 181,
	NARROW_sendfile = 187,
	NARROW_stat64 = 195,
	NARROW_lstat64 = 196,
	NARROW_fstat64 = 197,
	NARROW_getdents64 = 220,
	NARROW_fcntl64 = 221,
	NARROW_sendfile64 = 239,
	NARROW_openat = 295,
	NARROW_preadv = 333,
	NARROW_pwritev = 334,
};

#define CONTENT "as many bytes as that"
#define CONTENT_BYTES 21
#define FAR (3L << 32 | 5)

static char *file_name, *nowhere, *buffer;
static int file;

static void told_inode(long fd)
{
	struct stat stat = {};

	if (fd >= 0)
		must(fstat(fd, &stat));
	num("dev", encoded(stat.st_dev));
	num("ino", stat.st_ino);
}

static void try_open(char *name, long flags, unsigned int catalogue)
{
	long fd = narrow_call(NARROW_open, name, flags, 0600);

	expect("SYSCALL_OPEN_X");
	num("fd", fd);
	text("name", name);
	num("flags", catalogue);
	num("mode", flags & O_CREAT ? 0600 : 0);
	told_inode(fd);
	end();
	fd = narrow_call(NARROW_openat, AT_FDCWD, name, flags & ~O_CREAT, 0600);
	expect("SYSCALL_OPENAT_2_X");
	num("fd", fd);
	num("dirfd", -100);
	text("name", name);
	num("flags", catalogue & ~(PPM_O_F_CREATED | PPM_O_CREAT));
	num("mode", 0);
	told_inode(fd);
	end();
}

static void try_creat(char *name)
{
	long fd = narrow_call(NARROW_creat, name, 0600);

	expect("SYSCALL_CREAT_X");
	num("fd", fd);
	text("name", name);
	num("mode", 0600);
	told_inode(fd);
	num("creat_flags", 0);
	end();
}

static void try_name(const char *type, const char *parameter, long number, char *name)
{
	expect_result(type, narrow_call(number, name, buffer));
	text(parameter, name);
	end();
}

static void try_seek(int fd, long offset, int whence)
{
	unsigned int *result = narrow_bytes(8);

	expect_result("SYSCALL_LLSEEK_X", narrow_call(NARROW__llseek, fd, offset >> 32, offset, result, whence));
	num("fd", fd);
	num("offset", offset);
	num("whence", whence);
	end();
}

static void try_lseek(int fd, int offset, int whence)
{
	expect_result("SYSCALL_LSEEK_X", narrow_call(NARROW_lseek, fd, offset, whence));
	num("fd", fd);
	num("offset", offset);
	num("whence", whence);
	end();
}

static void data(const void *value, long length)
{
	if (length > 0)
		bytes("data", value, length);
	else
		none("data");
}

static void try_positions(int fd, long position)
{
	char *content = narrow_text(CONTENT);
	long result = narrow_call(NARROW_pwrite64, fd, content, CONTENT_BYTES, position, position >> 32);

	expect_result("SYSCALL_PWRITE_X", result);
	data(content, CONTENT_BYTES);
	num("fd", fd);
	num("size", CONTENT_BYTES);
	num("pos", position);
	end();
	result = narrow_call(NARROW_pread64, fd, buffer, 100, position, position >> 32);
	expect_result("SYSCALL_PREAD_X", result);
	data(CONTENT, result);
	num("fd", fd);
	num("size", 100);
	num("pos", position);
	end();
}

/* A part of a vector, as 32 bit programs have it. */
struct narrow_part {
	unsigned int base, length;
};

static struct narrow_part *parts_of(char *content)
{
	struct narrow_part *parts = narrow_bytes(2 * sizeof(*parts));

	parts[0] = (struct narrow_part){(long)content, 4};
	parts[1] = (struct narrow_part){(long)content + 4, CONTENT_BYTES - 4};
	return parts;
}

static void try_vectors(int fd, long position)
{
	struct narrow_part *from = parts_of(narrow_text(CONTENT));
	struct narrow_part *to = parts_of(buffer);
	long result;

	expect_result("SYSCALL_PWRITEV_X", narrow_call(NARROW_pwritev, fd, from, 2, position, position >> 32));
	data(CONTENT, CONTENT_BYTES);
	num("fd", fd);
	num("size", CONTENT_BYTES);
	num("pos", position);
	end();
	result = narrow_call(NARROW_preadv, fd, to, 2, position, position >> 32);
	expect_result("SYSCALL_PREADV_X", result);
	num("size", result > 0 ? result : 0);
	data(CONTENT, result);
	num("fd", fd);
	num("pos", position);
	end();
	lseek(fd, 0, SEEK_SET);
	expect_result("SYSCALL_WRITEV_X", narrow_call(NARROW_writev, fd, from, 2));
	data(CONTENT, CONTENT_BYTES);
	num("fd", fd);
	num("size", CONTENT_BYTES);
	end();
	lseek(fd, 0, SEEK_SET);
	result = narrow_call(NARROW_readv, fd, to, 2);
	expect_result("SYSCALL_READV_X", result);
	num("size", result > 0 ? result : 0);
	data(CONTENT, result);
	num("fd", fd);
	end();
}

/* The offset of sendfile has 32 bits, behind which lies something else; that of sendfile64 has 64. */
static void try_sendfile(int out)
{
	unsigned int *offset = narrow_bytes(8);
	long *wide = (long *)offset;
	long result;

	offset[0] = 2;
	offset[1] = 7;
	result = narrow_call(NARROW_sendfile, out, file, offset, 3);
	expect_result("SYSCALL_SENDFILE_X", result);
	num("offset", offset[0]);
	num("out_fd", out);
	num("in_fd", file);
	num("size", 3);
	end();
	*wide = FAR;
	result = narrow_call(NARROW_sendfile64, out, file, wide, 3);
	expect_result("SYSCALL_SENDFILE_X", result);
	num("offset", *wide);
	num("out_fd", out);
	num("in_fd", file);
	num("size", 3);
	end();
}

static void try_fcntl(long number, int command, int catalogue, unsigned int argument)
{
	expect_result("SYSCALL_FCNTL_X", narrow_call(number, file, command, argument));
	num("fd", file);
	num("cmd", catalogue);
	num("arg", argument);
	end();
}

static void try_all(void)
{
	umask(0);
	try_open(file_name, O_RDWR, PPM_O_RDWR);
	try_open(narrow_text("new"), O_RDWR | O_CREAT, PPM_O_RDWR | PPM_O_CREAT | PPM_O_F_CREATED);
	try_open(nowhere, O_WRONLY, PPM_O_WRONLY);
	try_creat(narrow_text("created"));
	try_creat(nowhere);
	try_name("SYSCALL_STAT64_X", "path", NARROW_stat64, file_name);
	try_name("SYSCALL_STAT64_X", "path", NARROW_stat64, nowhere);
	try_name("SYSCALL_LSTAT64_X", "path", NARROW_lstat64, file_name);
	try_name("SYSCALL_LSTAT64_X", "path", NARROW_lstat64, nowhere);
	expect_result("SYSCALL_FSTAT64_X", narrow_call(NARROW_fstat64, file, buffer));
	end();
	expect_result("SYSCALL_FSTAT64_X", narrow_call(NARROW_fstat64, -1, buffer));
	end();
	must(mkdir("here", 0755));
	must(mount("here", "here", "tmpfs", 0, NULL));
	try_name("SYSCALL_UMOUNT_1_X", "name", NARROW_umount, narrow_text("here"));
	try_name("SYSCALL_UMOUNT_1_X", "name", NARROW_umount, nowhere);
	try_seek(file, FAR, SEEK_SET);
	try_seek(file, -1, SEEK_END);
	try_seek(-1, 7, SEEK_CUR);
	try_lseek(file, 4, SEEK_SET);
	try_lseek(file, -3, SEEK_CUR);
	try_lseek(-1, -1, SEEK_END);
	try_positions(file, 7);
	try_positions(file, FAR);
	try_positions(-1, FAR);
	try_vectors(file, FAR);
	try_vectors(-1, 3);
	try_sendfile(file_with("other", ""));
	try_sendfile(-1);
	try_fcntl(NARROW_fcntl, F_GETFL, PPM_F_GETFL, 0);
	try_fcntl(NARROW_fcntl64, F_DUPFD, PPM_F_DUPFD, 90);
	try_fcntl(NARROW_fcntl64, 12, PPM_F_GETLK64, 0);
	try_fcntl(NARROW_fcntl64, 13, PPM_F_SETLK64, 0);
	try_fcntl(NARROW_fcntl64, 14, PPM_F_SETLKW64, -1);
}

int main(void)
{
	enter_own_tmpfs();
	file = file_with("file", "content");
	file_name = narrow_text("file");
	nowhere = narrow_text(NOWHERE);
	buffer = narrow_bytes(4096);
	if (narrow_call(NARROW_fstat64, file, buffer) == -ENOSYS) {
		fprintf(stderr, "This kernel has no 32 bit calls.\n");
		return 1;
	}
	try_all();
	return tell_expectations();
}
#else
int main(void)
{
	static const char *const types[] = {"STAT64_X", "LSTAT64_X", "FSTAT64_X", "LLSEEK_X", "UMOUNT_1_X"};

	for (unsigned int i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		char name[64];

		snprintf(name, sizeof(name), "SYSCALL_%s", types[i]);
		impossible(name, "Only 32 bit programs have it, and this machine runs none of x86.");
	}
	return tell_expectations();
}
#endif
