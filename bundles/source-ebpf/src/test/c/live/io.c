// SPDX-License-Identifier: Apache-2.0
/* read, write and their kin; sendfile, splice, copy_file_range. */
#include "files.h"
#include <sys/uio.h>

/* Of the data so many bytes are shown. */
#define SHOWN 80

static char long_text[300];

static void data(const void *value, long length)
{
	if (length > 0)
		bytes("data", value, length < SHOWN ? length : SHOWN);
	else
		none("data");
}

static void try_read(int fd, unsigned long size)
{
	char buffer[400] = {};
	long result = call(SYS_read, fd, buffer, size);

	expect_result("SYSCALL_READ_X", result);
	data(buffer, result);
	num("fd", fd);
	num("size", size);
	end();
}

static void try_pread(int fd, unsigned long size, long position)
{
	char buffer[400] = {};
	long result = call(SYS_pread64, fd, buffer, size, position);

	expect_result("SYSCALL_PREAD_X", result);
	data(buffer, result);
	num("fd", fd);
	num("size", size);
	num("pos", position);
	end();
}

/* After a failure it is told what was to be written. */
static void try_write(int fd, const char *content, unsigned long size)
{
	long result = call(SYS_write, fd, content, size);

	expect_result("SYSCALL_WRITE_X", result);
	data(content, size);
	num("fd", fd);
	num("size", (unsigned int)size);
	end();
}

static void try_pwrite(int fd, const char *content, unsigned long size, long position)
{
	long result = call(SYS_pwrite64, fd, content, size, position);

	expect_result("SYSCALL_PWRITE_X", result);
	data(content, size);
	num("fd", fd);
	num("size", size);
	num("pos", position);
	end();
}

/* Parts of several sizes, one of them empty; together more than is shown. */
#define PARTS 5
#define PARTS_BYTES 170
static void divide(char *whole, struct iovec *parts)
{
	static const int sizes[PARTS] = {7, 0, 33, 60, 70};

	for (int i = 0; i < PARTS; i++) {
		parts[i] = (struct iovec){.iov_base = whole, .iov_len = sizes[i]};
		whole += sizes[i];
	}
}

/* More parts than are looked at, each of one byte. */
#define MANY 1000
#define LOOKED_AT 32

static void try_readv(int fd)
{
	char buffer[PARTS_BYTES] = {};
	struct iovec parts[PARTS];
	long result;

	divide(buffer, parts);
	result = call(SYS_readv, fd, parts, PARTS);
	expect_result("SYSCALL_READV_X", result);
	num("size", result > 0 ? result : 0);
	data(buffer, result);
	num("fd", fd);
	end();
}

static void try_preadv(int fd, long position)
{
	char buffer[PARTS_BYTES] = {};
	struct iovec parts[PARTS];
	long result;

	divide(buffer, parts);
	result = call(SYS_preadv, fd, parts, PARTS, position, 0);
	expect_result("SYSCALL_PREADV_X", result);
	num("size", result > 0 ? result : 0);
	data(buffer, result);
	num("fd", fd);
	num("pos", position);
	end();
}

static void try_writev(int fd)
{
	struct iovec parts[PARTS];

	divide(long_text, parts);
	expect_result("SYSCALL_WRITEV_X", call(SYS_writev, fd, parts, PARTS));
	data(long_text, PARTS_BYTES);
	num("fd", fd);
	num("size", PARTS_BYTES);
	end();
}

static void try_many_parts(int fd)
{
	static struct iovec parts[MANY];
	long result;

	for (int i = 0; i < MANY; i++)
		parts[i] = (struct iovec){.iov_base = long_text + i % 26, .iov_len = 1};
	result = call(SYS_writev, fd, parts, MANY);
	expect_result("SYSCALL_WRITEV_X", result);
	data(long_text, LOOKED_AT);
	num("fd", fd);
	/* What was written is known, however many parts there are. */
	num("size", result > 0 ? result : LOOKED_AT);
	end();
}

static void try_pwritev(int fd, long position)
{
	struct iovec parts[PARTS];

	divide(long_text, parts);
	expect_result("SYSCALL_PWRITEV_X", call(SYS_pwritev, fd, parts, PARTS, position, 0));
	data(long_text, PARTS_BYTES);
	num("fd", fd);
	num("size", PARTS_BYTES);
	num("pos", position);
	end();
}

static void try_bad_vectors(int fd)
{
	expect_result("SYSCALL_WRITEV_X", call(SYS_writev, fd, NULL, 3));
	none("data");
	num("fd", fd);
	num("size", 0);
	end();
	expect_result("SYSCALL_READV_X", call(SYS_readv, fd, NULL, 3));
	num("size", 0);
	none("data");
	num("fd", fd);
	end();
}

static void try_sendfile(int out, int in, long *offset, unsigned long size)
{
	expect_result("SYSCALL_SENDFILE_X", call(SYS_sendfile, out, in, offset, size));
	/* The kernel has moved it behind what it sent. */
	num("offset", offset ? *offset : 0);
	num("out_fd", out);
	num("in_fd", in);
	num("size", size);
	end();
}

static void try_splice(int in, int out, unsigned long size, unsigned int kernel, unsigned int catalogue)
{
	expect_result("SYSCALL_SPLICE_X", call(SYS_splice, in, NULL, out, NULL, size, kernel));
	num("fd_in", in);
	num("fd_out", out);
	num("size", size);
	num("flags", catalogue);
	end();
}

static void try_copy(int in, long *from, int out, long *to, unsigned long size)
{
	expect_result("SYSCALL_COPY_FILE_RANGE_X", call(SYS_copy_file_range, in, from, out, to, size, 0));
	num("fdout", out);
	num("offout", (long)to);
	num("fdin", in);
	num("offin", (long)from);
	num("len", size);
	end();
}

int main(void)
{
	long from = 5, to = 20;
	int file, other, pipe_ends[2];

	for (unsigned int i = 0; i < sizeof(long_text); i++)
		long_text[i] = 'a' + i % 26;
	enter_own_tmpfs();
	file = file_with("file", "");
	other = file_with("other", "");
	must(pipe(pipe_ends));
	try_write(file, long_text, 300);
	try_write(file, "short", 5);
	try_write(file, "nothing", 0);
	try_write(-1, "refused", 7);
	try_write(-1, "", 1UL << 63);
	try_pwrite(file, "there", 5, 4096);
	try_pwrite(-1, long_text, 200, 1L << 40);
	must(lseek(file, 0, SEEK_SET));
	try_read(file, 79);
	try_read(file, 80);
	try_read(file, 81);
	try_read(file, 400);
	try_read(-1, 10);
	try_pread(file, 10, 295);
	try_pread(file, 10, 1L << 40);
	try_pread(-1, 10, 7);
	must(lseek(file, 0, SEEK_SET));
	try_readv(file);
	try_readv(-1);
	try_preadv(file, 26);
	try_preadv(-1, 1L << 33);
	try_writev(other);
	try_writev(-1);
	try_many_parts(other);
	try_many_parts(-1);
	try_pwritev(other, 11);
	try_pwritev(-1, 1L << 33);
	try_bad_vectors(other);
	try_sendfile(other, file, &from, 50);
	try_sendfile(other, file, NULL, 10);
	try_sendfile(-1, file, &from, 1UL << 40);
	must(write(pipe_ends[1], long_text, 100));
	try_splice(pipe_ends[0], other, 30, 0, 0);
	try_splice(pipe_ends[0], other, 30, 1 | 2 | 4, 1 | 2 | 4);
	try_splice(-1, other, 1UL << 40, 8 | 16, 8);
	try_copy(file, &from, other, &to, 30);
	try_copy(file, NULL, other, NULL, 3);
	try_copy(-3, (long *)140, -4, (long *)300, 20);
	return tell_expectations();
}
