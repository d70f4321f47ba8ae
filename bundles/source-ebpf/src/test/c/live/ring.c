// SPDX-License-Identifier: Apache-2.0
/*
 * Operations of rings, each as the system call that it replaces: submitted by the thread itself, by the kernel's thread
 * that polls the ring, and carried out by the kernel's workers.
 */
#include "net.h"
#include "files.h"
#include <linux/io_uring.h>
#include <linux/openat2.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>

/* Since 6.11. */
#define OP_BIND 56
#define OP_LISTEN 57

/* Files of a ring's own table are shown with numbers from here on. */
#define RING_FILES (1 << 30)
#define UNKNOWN_FILE (RING_FILES - 1)

struct ring {
	int fd;
	unsigned flags;
	unsigned char asked; /* flags of every operation */
	unsigned *sq_tail, *sq_mask, *sq_array, *sq_flags, *cq_head, *cq_tail, *cq_mask;
	struct io_uring_sqe *entries;
	struct io_uring_cqe *completions;
};

static struct ring *ring;

static void open_ring(struct ring *made, unsigned flags, unsigned char asked)
{
	struct io_uring_params parameters = {.flags = flags, .sq_thread_idle = 2000};
	char *rings;

	made->fd = must(syscall(SYS_io_uring_setup, 8, &parameters));
	made->flags = flags;
	made->asked = asked;
	rings = mmap(NULL, parameters.cq_off.cqes + parameters.cq_entries * sizeof(struct io_uring_cqe),
		     PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, made->fd, IORING_OFF_SQ_RING);
	made->entries = mmap(NULL, parameters.sq_entries * sizeof(struct io_uring_sqe), PROT_READ | PROT_WRITE,
			     MAP_SHARED | MAP_POPULATE, made->fd, IORING_OFF_SQES);
	must(rings == MAP_FAILED || made->entries == MAP_FAILED ? -1 : 0);
	made->sq_tail = (unsigned *)(rings + parameters.sq_off.tail);
	made->sq_mask = (unsigned *)(rings + parameters.sq_off.ring_mask);
	made->sq_array = (unsigned *)(rings + parameters.sq_off.array);
	made->sq_flags = (unsigned *)(rings + parameters.sq_off.flags);
	made->cq_head = (unsigned *)(rings + parameters.cq_off.head);
	made->cq_tail = (unsigned *)(rings + parameters.cq_off.tail);
	made->cq_mask = (unsigned *)(rings + parameters.cq_off.ring_mask);
	made->completions = (struct io_uring_cqe *)(rings + parameters.cq_off.cqes);
}

static void submit(struct io_uring_sqe entry)
{
	unsigned tail = *ring->sq_tail;
	unsigned place = tail & *ring->sq_mask;

	entry.flags |= ring->asked;
	ring->entries[place] = entry;
	ring->sq_array[place] = place;
	__atomic_store_n(ring->sq_tail, tail + 1, __ATOMIC_RELEASE);
	if (!(ring->flags & IORING_SETUP_SQPOLL))
		must(syscall(SYS_io_uring_enter, ring->fd, 1, 0, 0, NULL, 0));
	else if (__atomic_load_n(ring->sq_flags, __ATOMIC_SEQ_CST) & IORING_SQ_NEED_WAKEUP)
		must(syscall(SYS_io_uring_enter, ring->fd, 1, 0, IORING_ENTER_SQ_WAKEUP, NULL, 0));
}

static long completion(void)
{
	unsigned head = *ring->cq_head;
	long result;

	while (head == __atomic_load_n(ring->cq_tail, __ATOMIC_ACQUIRE))
		must(syscall(SYS_io_uring_enter, ring->fd, 0, 1, IORING_ENTER_GETEVENTS, NULL, 0));
	result = ring->completions[head & *ring->cq_mask].res;
	__atomic_store_n(ring->cq_head, head + 1, __ATOMIC_RELEASE);
	return result;
}

static long run(struct io_uring_sqe entry)
{
	submit(entry);
	return completion();
}

static void mark(void)
{
	num("io_uring", 1);
	end();
}

/* dev and ino of what was opened. */
static void inode(long fd)
{
	struct stat stat = {};

	if (fd >= 0)
		must(fstat(fd, &stat));
	num("dev", encoded(stat.st_dev));
	num("ino", stat.st_ino);
}

static long expect_openat(int folder, const char *name, unsigned flags, unsigned shown, unsigned mode)
{
	long fd = run((struct io_uring_sqe){.opcode = IORING_OP_OPENAT, .fd = folder, .addr = (long)name, .len = mode,
					    .open_flags = flags});

	expect("SYSCALL_OPENAT_2_X");
	num("fd", fd);
	num("dirfd", folder);
	text("name", name);
	num("flags", shown);
	num("mode", mode);
	inode(fd);
	mark();
	return fd;
}

static long expect_openat2(const char *name, struct open_how how, unsigned shown, unsigned resolve)
{
	long fd = run((struct io_uring_sqe){.opcode = IORING_OP_OPENAT2, .fd = AT_FDCWD, .addr = (long)name,
					    .len = sizeof(how), .off = (long)&how});

	expect("SYSCALL_OPENAT2_X");
	num("fd", fd);
	num("dirfd", AT_FDCWD);
	text("name", name);
	num("flags", shown);
	num("mode", how.mode);
	num("resolve", resolve);
	inode(fd);
	mark();
	return fd;
}

static void expect_close(int fd)
{
	long result = run((struct io_uring_sqe){.opcode = IORING_OP_CLOSE, .fd = fd});

	expect("SYSCALL_CLOSE_X");
	num("res", result);
	num("fd", fd);
	mark();
}

static void opens(void)
{
	char name[4200];
	long fd = must(expect_openat(AT_FDCWD, "made", O_CREAT | O_RDWR,
				     PPM_O_RDWR | PPM_O_CREAT | PPM_O_F_CREATED, 0640));
	int folder;

	expect_close(fd);
	expect_close(999);
	folder = must(open(".", O_DIRECTORY | O_RDONLY));
	must(fd = expect_openat(folder, "made", O_RDONLY, PPM_O_RDONLY, 0));
	close(fd);
	must(expect_openat(AT_FDCWD, "missing/file", O_RDONLY, PPM_O_RDONLY, 0) == -ENOENT ? 0 : -1);
	/* The longest name there is. */
	memset(name, '/', 4095);
	strcpy(name + 4090, "none");
	must(expect_openat(AT_FDCWD, name, O_RDONLY, PPM_O_RDONLY, 0) == -ENOENT ? 0 : -1);
	must(fd = expect_openat2("made", (struct open_how){.flags = O_RDWR, .resolve = RESOLVE_BENEATH}, PPM_O_RDWR,
				 PPM_RESOLVE_BENEATH));
	close(fd);
	must(expect_openat2("/etc/passwd", (struct open_how){.resolve = RESOLVE_BENEATH}, PPM_O_RDONLY,
			    PPM_RESOLVE_BENEATH) == -EXDEV
		     ? 0
		     : -1);
	close(folder);
}

/* A file that gets a place in the ring's table and no descriptor. */
static void direct(void)
{
	int files[2] = {-1, -1};
	char room[4] = {};
	long result;

	must(syscall(SYS_io_uring_register, ring->fd, IORING_REGISTER_FILES, files, 2));
	result = run((struct io_uring_sqe){.opcode = IORING_OP_OPENAT, .fd = AT_FDCWD, .addr = (long)"made",
					   .file_index = 2});
	must(result);
	expect("SYSCALL_OPENAT_2_X");
	num("fd", RING_FILES + 1);
	num("dirfd", AT_FDCWD);
	text("name", "made");
	num("flags", PPM_O_RDONLY);
	num("mode", 0);
	num("dev", 0);
	num("ino", 0);
	mark();
	result = must(run((struct io_uring_sqe){.opcode = IORING_OP_READ, .fd = 1, .flags = IOSQE_FIXED_FILE,
						.addr = (long)room, .len = 4}));
	expect("SYSCALL_READ_X");
	num("res", result);
	none("data");
	num("fd", RING_FILES + 1);
	num("size", 4);
	mark();
	must(run((struct io_uring_sqe){.opcode = IORING_OP_CLOSE, .file_index = 2}));
	expect("SYSCALL_CLOSE_X");
	num("res", 0);
	num("fd", RING_FILES + 1);
	mark();
}

/* Operations whose success nobody wants to hear of. */
static void silent(void)
{
	submit((struct io_uring_sqe){.opcode = IORING_OP_OPENAT, .flags = IOSQE_CQE_SKIP_SUCCESS, .fd = AT_FDCWD,
				     .addr = (long)"made"});
	expect("SYSCALL_OPENAT_2_X");
	num("fd", UNKNOWN_FILE);
	num("dirfd", AT_FDCWD);
	text("name", "made");
	num("flags", PPM_O_RDONLY);
	num("mode", 0);
	num("dev", 0);
	num("ino", 0);
	mark();
	submit((struct io_uring_sqe){.opcode = IORING_OP_MKDIRAT, .flags = IOSQE_CQE_SKIP_SUCCESS, .fd = AT_FDCWD,
				     .addr = (long)"quiet", .len = 0700});
	expect("SYSCALL_MKDIRAT_X");
	num("res", 0);
	num("dirfd", AT_FDCWD);
	text("path", "quiet");
	num("mode", 0700);
	mark();
	while (access("quiet", F_OK))
		usleep(1000);
	must(rmdir("quiet"));
}

static long expect_linkat(const char *from, const char *to, unsigned flags)
{
	long result = run((struct io_uring_sqe){.opcode = IORING_OP_LINKAT, .fd = AT_FDCWD, .addr = (long)from,
						.len = AT_FDCWD, .addr2 = (long)to, .hardlink_flags = flags});

	expect("SYSCALL_LINKAT_2_X");
	num("res", result);
	num("olddir", AT_FDCWD);
	text("oldpath", from);
	num("newdir", AT_FDCWD);
	text("newpath", to);
	num("flags", flags);
	mark();
	return result;
}

static long expect_symlinkat(const char *target, const char *link)
{
	long result = run((struct io_uring_sqe){.opcode = IORING_OP_SYMLINKAT, .fd = AT_FDCWD, .addr = (long)target,
						.addr2 = (long)link});

	expect("SYSCALL_SYMLINKAT_X");
	num("res", result);
	text("target", target);
	num("linkdirfd", AT_FDCWD);
	text("linkpath", link);
	mark();
	return result;
}

static long expect_renameat(const char *from, const char *to, unsigned flags)
{
	long result = run((struct io_uring_sqe){.opcode = IORING_OP_RENAMEAT, .fd = AT_FDCWD, .addr = (long)from,
						.len = AT_FDCWD, .addr2 = (long)to, .rename_flags = flags});

	expect("SYSCALL_RENAMEAT2_X");
	num("res", result);
	num("olddirfd", AT_FDCWD);
	text("oldpath", from);
	num("newdirfd", AT_FDCWD);
	text("newpath", to);
	num("flags", flags);
	mark();
	return result;
}

static long expect_mkdirat(const char *path, unsigned mode)
{
	long result = run((struct io_uring_sqe){.opcode = IORING_OP_MKDIRAT, .fd = AT_FDCWD, .addr = (long)path,
						.len = mode});

	expect("SYSCALL_MKDIRAT_X");
	num("res", result);
	num("dirfd", AT_FDCWD);
	text("path", path);
	num("mode", mode);
	mark();
	return result;
}

static long expect_unlinkat(const char *name, unsigned flags)
{
	long result = run((struct io_uring_sqe){.opcode = IORING_OP_UNLINKAT, .fd = AT_FDCWD, .addr = (long)name,
						.unlink_flags = flags});

	expect("SYSCALL_UNLINKAT_2_X");
	num("res", result);
	num("dirfd", AT_FDCWD);
	text("name", name);
	num("flags", flags);
	mark();
	return result;
}

static void names(void)
{
	must(expect_linkat("made", "linked", 0x400 /* AT_SYMLINK_FOLLOW */));
	must(expect_linkat("missing", "linked", 0) == -ENOENT ? 0 : -1);
	must(expect_symlinkat("any target", "symbolic"));
	must(expect_symlinkat("any target", "symbolic") == -EEXIST ? 0 : -1);
	must(expect_renameat("linked", "renamed", 1 /* RENAME_NOREPLACE */));
	must(expect_renameat("linked", "renamed", 0) == -ENOENT ? 0 : -1);
	must(expect_mkdirat("folder", 0750));
	must(expect_mkdirat("folder", 0750) == -EEXIST ? 0 : -1);
	must(expect_unlinkat("folder", AT_REMOVEDIR));
	must(expect_unlinkat("folder", 0) == -ENOENT ? 0 : -1);
	must(expect_unlinkat("renamed", 0));
	must(expect_unlinkat("symbolic", 0));
}

/* read, write, readv, writev of the file and of none. */
static void data(int fd)
{
	char room[8] = {};
	struct iovec parts[2] = {{"ab", 2}, {"cde", 3}};
	struct iovec rooms[2] = {{room, 1}, {room + 1, 7}};
	long result = run((struct io_uring_sqe){.opcode = IORING_OP_WRITE, .fd = fd, .addr = (long)"hello", .len = 5});

	expect("SYSCALL_WRITE_X");
	num("res", result);
	bytes("data", "hello", 5);
	num("fd", fd);
	num("size", 5);
	mark();
	result = run((struct io_uring_sqe){.opcode = IORING_OP_READ, .fd = fd, .addr = (long)room, .len = 8});
	expect("SYSCALL_READ_X");
	num("res", result);
	if (result > 0)
		bytes("data", "hello", 5);
	else
		none("data");
	num("fd", fd);
	num("size", 8);
	mark();
	result = run((struct io_uring_sqe){.opcode = IORING_OP_WRITEV, .fd = fd, .addr = (long)parts, .len = 2});
	expect("SYSCALL_WRITEV_X");
	num("res", result);
	bytes("data", "abcde", 5);
	num("fd", fd);
	num("size", 5);
	mark();
	result = run((struct io_uring_sqe){.opcode = IORING_OP_READV, .fd = fd, .addr = (long)rooms, .len = 2});
	expect("SYSCALL_READV_X");
	num("res", result);
	num("size", result > 0 ? result : 0);
	if (result > 0)
		bytes("data", "abcde", 5);
	else
		none("data");
	num("fd", fd);
	mark();
}

static int expect_socket(int family, int type, int protocol)
{
	long fd = run((struct io_uring_sqe){.opcode = IORING_OP_SOCKET, .fd = family, .off = type, .len = protocol});

	expect("SOCKET_SOCKET_X");
	num("fd", fd);
	num("domain", family);
	num("type", type);
	num("proto", protocol);
	num("flags", type & SOCK_CLOEXEC ? PPM_O_CLOEXEC : 0);
	mark();
	return fd;
}

static void expect_bind(int fd, struct address address)
{
	long result = run((struct io_uring_sqe){.opcode = OP_BIND, .fd = fd, .addr = (long)&address,
						.addr2 = address.length});

	expect("SOCKET_BIND_X");
	num("res", result);
	sockaddr("addr", result == 0 ? own(fd) : address);
	num("fd", fd);
	mark();
}

static void expect_listen(int fd, int backlog)
{
	long result = run((struct io_uring_sqe){.opcode = OP_LISTEN, .fd = fd, .len = backlog});

	expect("SOCKET_LISTEN_X");
	num("res", result);
	num("fd", fd);
	num("backlog", backlog);
	mark();
}

static void expect_connect(int fd, struct address address)
{
	long result = run((struct io_uring_sqe){.opcode = IORING_OP_CONNECT, .fd = fd, .addr = (long)&address,
						.off = address.length});

	expect("SOCKET_CONNECT_X");
	num("res", result);
	if (result == 0)
		tuple("tuple", own(fd), address);
	else
		none("tuple");
	num("fd", fd);
	sockaddr("addr", address);
	mark();
}

static long expect_accept(int fd, int peer)
{
	long result = run((struct io_uring_sqe){.opcode = IORING_OP_ACCEPT, .fd = fd, .accept_flags = SOCK_CLOEXEC});

	expect("SOCKET_ACCEPT4_6_X");
	num("fd", result);
	if (result >= 0)
		tuple("tuple", own(peer), own(result));
	else
		none("tuple");
	num("queuepct", 0);
	num("queuelen", 0);
	num("queuemax", result >= 0 ? 5 : 0);
	num("flags", PPM_O_CLOEXEC);
	mark();
	return result;
}

/* One operation that accepts whoever comes. */
static void accept_many(void)
{
	int server = bound(AF_INET, SOCK_STREAM, v4("127.0.0.1", 0));

	submit((struct io_uring_sqe){.opcode = IORING_OP_ACCEPT, .fd = server, .ioprio = IORING_ACCEPT_MULTISHOT,
				     .user_data = 4711});
	for (int i = 0; i < 2; i++) {
		int client = connected(AF_INET, SOCK_STREAM, own(server));
		long result = must(completion());

		expect("SOCKET_ACCEPT4_6_X");
		num("fd", result);
		tuple("tuple", own(client), own(result));
		num("queuepct", 0);
		num("queuelen", 0);
		num("queuemax", 5);
		num("flags", 0);
		mark();
		close(result);
		close(client);
	}
	/* The operation ends with an error when nobody can connect any more. */
	must(shutdown(server, SHUT_RDWR));
	must(completion() < 0 ? 0 : -1);
	close(server);
}

static void expect_send(int fd, struct address *target, struct address from)
{
	long result = run((struct io_uring_sqe){.opcode = IORING_OP_SEND, .fd = fd, .addr = (long)"ping", .len = 4,
						.addr2 = (long)target, .addr_len = target ? target->length : 0});

	expect("SOCKET_SENDTO_X");
	num("res", result);
	bytes("data", "ping", 4);
	num("fd", fd);
	num("size", 4);
	if (result >= 0)
		tuple("tuple", from, *target);
	else
		none("tuple");
	mark();
}

static void expect_receive(int fd, struct address from, struct address to)
{
	char room[16];
	long result;

	/* Nothing is there yet: it waits. */
	submit((struct io_uring_sqe){.opcode = IORING_OP_RECV, .fd = fd, .addr = (long)room, .len = sizeof(room)});
	if (from.length)
		must(sendto(fd, "pong", 4, 0, &to.any, to.length));
	result = completion();
	expect("SOCKET_RECVFROM_X");
	num("res", result);
	if (result > 0)
		bytes("data", "pong", 4);
	else
		none("data");
	if (result >= 0)
		tuple("tuple", v4("0.0.0.0", 0), to);
	else
		none("tuple");
	num("fd", fd);
	num("size", sizeof(room));
	mark();
}

static void messages(int fd, int peer)
{
	struct iovec part = {"mail", 4};
	char room[16];
	struct iovec space = {room, sizeof(room)};
	struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
	struct msghdr received = {.msg_iov = &space, .msg_iovlen = 1};
	long result = run((struct io_uring_sqe){.opcode = IORING_OP_SENDMSG, .fd = fd, .addr = (long)&message,
						.msg_flags = MSG_NOSIGNAL});

	expect("SOCKET_SENDMSG_X");
	num("res", result);
	bytes("data", "mail", 4);
	num("fd", fd);
	num("size", 4);
	if (result >= 0)
		tuple("tuple", own(fd), own(peer));
	else
		none("tuple");
	mark();
	result = run((struct io_uring_sqe){.opcode = IORING_OP_RECVMSG, .fd = peer, .addr = (long)&received});
	expect("SOCKET_RECVMSG_X");
	num("res", result);
	num("size", result > 0 ? result : 0);
	if (result > 0)
		bytes("data", "mail", 4);
	else
		none("data");
	if (result >= 0)
		tuple("tuple", own(fd), own(peer));
	else
		none("tuple");
	none("msgcontrol");
	num("fd", peer);
	mark();
}

static void sockets(void)
{
	int server = must(expect_socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
	int datagrams = must(expect_socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP));
	int client = must(socket(AF_INET, SOCK_STREAM, 0));
	struct address address;
	long accepted;

	must(expect_socket(AF_UNIX, 12, 0) == -EINVAL ? 0 : -1);
	expect_bind(server, v4("127.0.0.1", 0));
	expect_bind(server, v4("127.0.0.1", 1));
	expect_bind(datagrams, v4("127.0.0.1", 0));
	expect_listen(server, 5);
	expect_listen(datagrams, 5);
	expect_connect(client, own(server));
	accepted = must(expect_accept(server, client));
	expect_accept(datagrams, -1);
	/* Nobody listens there any more. */
	address = own(server);
	close(server);
	server = must(socket(AF_INET, SOCK_STREAM, 0));
	expect_connect(server, address);
	address = own(datagrams);
	expect_send(datagrams, &address, own(datagrams));
	expect_send(server, NULL, address);
	must(recv(datagrams, &(char[8]){}, 8, 0));
	expect_receive(datagrams, address, address);
	expect_receive(997, (struct address){}, address);
	messages(client, accepted);
	messages(997, 997);
	close(client);
	close(accepted);
	close(server);
	close(datagrams);
}

static void try_all(void)
{
	long fd;

	opens();
	direct();
	names();
	fd = must(open("made", O_RDWR | O_TRUNC));
	data(fd);
	data(998);
	close(fd);
	sockets();
	accept_many();
	silent();
	must(unlink("made"));
}

int main(void)
{
	struct ring plain, workers, polled;

	open_ring(&plain, 0, 0);
	ring = &plain;
	try_all();
	open_ring(&workers, 0, IOSQE_ASYNC);
	ring = &workers;
	try_all();
	open_ring(&polled, IORING_SETUP_SQPOLL, 0);
	ring = &polled;
	try_all();
	return tell_expectations();
}
