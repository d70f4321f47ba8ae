// SPDX-License-Identifier: Apache-2.0
/* What comes with recvmsg, recvmmsg and pidfd_getfd: an event for each descriptor, of whatever kind it is. */
#define _GNU_SOURCE
#include "net.h"
#include <fcntl.h>
#include <linux/bpf.h>
#include <linux/if_packet.h>
#include <linux/io_uring.h>
#include <linux/netlink.h>
#include <linux/perf_event.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/mman.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/timerfd.h>
#include <sys/uio.h>


#define PPM_O_CLOEXEC 4096
#ifndef SO_PASSPIDFD
#define SO_PASSPIDFD 76
#endif
#define SCM_PIDFD_TYPE 4
#define MANY 100

static char folder[4000];

static unsigned long inode(int fd)
{
	struct stat status;

	must(fstat(fd, &status));
	return status.st_ino;
}

/* The thread group's number goes along: such events are of a table, which threads share. */
static void begin(const char *type, int fd)
{
	expect_of((long)getpid() << 32 | gettid(), type);
	num("fd", fd);
}

static void path(const char *name)
{
	char whole[4200];

	snprintf(whole, sizeof(whole), "%s/%s", folder, name);
	text("path", whole);
}

/* With up to two parameters that only others tell. */
static void finish_behind(int fd, const char *first, const char *second)
{
	num("ino_num", inode(fd));
	if (first)
		none(first);
	if (second)
		none(second);
	num("open_flags", must(fcntl(fd, F_GETFD)) ? PPM_O_CLOEXEC : 0);
	end();
}

static void finish(int fd)
{
	finish_behind(fd, 0, 0);
}

static void is_pipe(int fd)
{
	begin("ITER_TASK_FILE_PIPE_E", fd);
	none("path");
	finish(fd);
}

static void is_fifo(int fd)
{
	begin("ITER_TASK_FILE_PIPE_E", fd);
	path("fifo");
	finish(fd);
}

static void is_memfd(int fd)
{
	begin("ITER_TASK_FILE_MEMFD_E", fd);
	text("path", "memfd:ours");
	finish(fd);
}

static void is_regular(int fd, const char *whole, int flags)
{
	struct statx status;

	must(statx(fd, "", AT_EMPTY_PATH, 0x1000 /* STATX_MNT_ID */, &status));
	begin("ITER_TASK_FILE_REGULAR_E", fd);
	if (*whole == '/')
		text("path", whole);
	else
		path(whole);
	num("flags", flags | (must(fcntl(fd, F_GETFD)) ? PPM_O_CLOEXEC : 0));
	num("mnt_id", ((unsigned long *)&status)[18]); /* stx_mnt_id, which older headers lack */
	num("ino_num", inode(fd));
	end();
}

/* Read and write, append, large; in the catalogue's numbers. */
static void is_file(int fd)
{
	is_regular(fd, "file", 3 | 8 | 2048);
}

static void is_device(int fd)
{
	is_regular(fd, "/dev/null", 2 | 2048);
}

static void is_directory(int fd)
{
	begin("ITER_TASK_FILE_DIRECTORY_E", fd);
	text("path", folder);
	finish_behind(fd, "dev", "raw_name");
}

static void inet(int fd, int type, int protocol, const struct address *to)
{
	struct address from = own(fd);
	int wide = from.any.sa_family == AF_INET6;

	begin(wide ? "ITER_TASK_FILE_SOCKET_INET6_E" : "ITER_TASK_FILE_SOCKET_INET_E", fd);
	num("sk_type", type);
	num("sk_proto", protocol);
	if (wide)
		bytes("local_ip", &from.v6.sin6_addr, 16);
	else
		bytes("local_ip", &from.v4.sin_addr, 4);
	num("local_port", ntohs(wide ? from.v6.sin6_port : from.v4.sin_port));
	if (wide)
		bytes("remote_ip", &to->v6.sin6_addr, 16);
	else
		bytes("remote_ip", &to->v4.sin_addr, 4);
	num("remote_port", ntohs(wide ? to->v6.sin6_port : to->v4.sin_port));
	finish_behind(fd, "is_listening", 0);
}

static void is_server(int fd)
{
	struct address nobody = v4("0.0.0.0", 0);

	inet(fd, SOCK_STREAM, IPPROTO_TCP, &nobody);
}

static void is_client(int fd)
{
	struct address to = other(fd);

	inet(fd, SOCK_STREAM, IPPROTO_TCP, &to);
}

static void is_datagram(int fd)
{
	struct address to = other(fd);

	inet(fd, SOCK_DGRAM, IPPROTO_UDP, &to);
}

static void unix_socket(int fd, int type, const char *name)
{
	begin("ITER_TASK_FILE_SOCKET_UNIX_E", fd);
	num("sk_type", type);
	num("sk_proto", 0);
	any("sk_pointer", "an address in the kernel");
	text("sun_path", name);
	finish_behind(fd, "peer_pointer", 0);
}

static void is_unix(int fd)
{
	unix_socket(fd, SOCK_STREAM, "unix");
}

static void is_abstract(int fd)
{
	unix_socket(fd, SOCK_DGRAM, "lanner-given");
}

static void is_netlink(int fd)
{
	begin("ITER_TASK_FILE_SOCKET_NETLINK_E", fd);
	num("sk_type", SOCK_RAW);
	num("sk_proto", NETLINK_KOBJECT_UEVENT);
	finish(fd);
}

static void anon(int fd, int type, const char *name)
{
	begin("ITER_TASK_FILE_ANON_INODE_E", fd);
	num("fd_type", type);
	if (name)
		text("path", name);
	else
		none("path");
	finish(fd);
}

static void is_eventfd(int fd)
{
	anon(fd, 1, NULL);
}

static void is_eventpoll(int fd)
{
	anon(fd, 2, NULL);
}

static void is_inotify(int fd)
{
	anon(fd, 3, NULL);
}

static void is_signalfd(int fd)
{
	anon(fd, 4, NULL);
}

static void is_timerfd(int fd)
{
	anon(fd, 5, NULL);
}

static void is_io_uring(int fd)
{
	anon(fd, 6, NULL);
}

static void is_userfaultfd(int fd)
{
	anon(fd, 7, NULL);
}

static void is_pidfd(int fd)
{
	anon(fd, 8, NULL);
}

static void is_map(int fd)
{
	anon(fd, 9, NULL);
}

static void is_program(int fd)
{
	anon(fd, 10, NULL);
}

static void is_perf_event(int fd)
{
	anon(fd, 13, NULL);
}

static void is_fanotify(int fd)
{
	anon(fd, 0, "[fanotify]");
}

/* A family that the catalogue has no event for. */
static void is_packet(int fd)
{
	anon(fd, 0, NULL);
}

struct given {
	int fd;
	void (*expect)(int fd);
};

static int bpf(int command, union bpf_attr *attributes)
{
	return must(syscall(SYS_bpf, command, attributes, sizeof(*attributes)));
}

static int map(void)
{
	union bpf_attr attributes = {
		.map_type = BPF_MAP_TYPE_ARRAY, .key_size = 4, .value_size = 4, .max_entries = 1};

	return bpf(BPF_MAP_CREATE, &attributes);
}

static int program(void)
{
	/* r0 = 0; exit */
	struct bpf_insn code[] = {{.code = 0xb7}, {.code = 0x95}};
	union bpf_attr attributes = {.prog_type = BPF_PROG_TYPE_SOCKET_FILTER,
				     .insns = (unsigned long)code,
				     .insn_cnt = 2,
				     .license = (unsigned long)"GPL"};

	return bpf(BPF_PROG_LOAD, &attributes);
}

static int perf_event(void)
{
	struct perf_event_attr attributes = {
		.type = PERF_TYPE_SOFTWARE, .size = sizeof(attributes), .config = PERF_COUNT_SW_DUMMY};

	return must(syscall(SYS_perf_event_open, &attributes, 0, -1, -1, 0L));
}

static int ring(void)
{
	struct io_uring_params parameters = {};

	return must(syscall(SYS_io_uring_setup, 1, &parameters));
}

static int pipe_end(void)
{
	int ends[2];

	must(pipe(ends));
	return ends[0];
}

/* Sends descriptors from one socket to another, with one byte. */
static void give(int from, const int *fds, int amount)
{
	char control[CMSG_SPACE(MANY * sizeof(int))] = {};
	struct iovec data = {"x", 1};
	struct msghdr message = {NULL, 0, &data, 1, control, CMSG_SPACE(amount * sizeof(int)), 0};
	struct cmsghdr *header = CMSG_FIRSTHDR(&message);

	header->cmsg_level = SOL_SOCKET;
	header->cmsg_type = SCM_RIGHTS;
	header->cmsg_len = CMSG_LEN(amount * sizeof(int));
	memcpy(CMSG_DATA(header), fds, amount * sizeof(int));
	must(sendmsg(from, &message, 0));
}

static void take(int to, const struct given *given, int amount)
{
	char control[CMSG_SPACE(MANY * sizeof(int))] = {};
	char byte;
	struct iovec data = {&byte, 1};
	struct msghdr message = {NULL, 0, &data, 1, control, sizeof(control), 0};
	long result = must(call(SYS_recvmsg, to, &message, 0L));
	int fds[MANY];

	expect("SOCKET_RECVMSG_X");
	num("res", result);
	num("size", 1);
	bytes("data", "x", 1);
	unix_tuple("tuple", "");
	bytes("msgcontrol", control, message.msg_controllen);
	num("fd", to);
	end();
	memcpy(fds, CMSG_DATA(CMSG_FIRSTHDR(&message)), amount * sizeof(int));
	for (int i = 0; i < amount; i++)
		given[i].expect(fds[i]);
}

/* Two messages in one call, each with a descriptor that was sent and, where the kernel can, one of its sender. */
static void take_several(const int *pair)
{
	char controls[2][CMSG_SPACE(sizeof(int)) * 4] = {};
	char room[2];
	struct iovec data[2] = {{&room[0], 1}, {&room[1], 1}};
	struct mmsghdr messages[2] = {};
	int first = pipe_end();
	int second = must(eventfd(0, 0));
	int on = 1;
	int fd;

	int has_pidfd = setsockopt(pair[1], SOL_SOCKET, SO_PASSPIDFD, &on, sizeof(on)) == 0;
	give(pair[0], &first, 1);
	give(pair[0], &second, 1);
	for (int i = 0; i < 2; i++)
		messages[i].msg_hdr = (struct msghdr){NULL, 0, &data[i], 1, controls[i], sizeof(controls[i]), 0};
	must(must(call(SYS_recvmmsg, pair[1], messages, 2L, 0L, NULL)) == 2 ? 0 : -1);
	for (int i = 0; i < 2; i++) {
		expect("SOCKET_RECVMMSG_X");
		num("res", 1);
		num("fd", pair[1]);
		num("size", 1);
		bytes("data", "x", 1);
		unix_tuple("tuple", "");
		bytes("msgcontrol", controls[i], messages[i].msg_hdr.msg_controllen);
		end();
		struct cmsghdr *header = CMSG_FIRSTHDR(&messages[i].msg_hdr);
		for (; header; header = CMSG_NXTHDR(&messages[i].msg_hdr, header)) {
			memcpy(&fd, CMSG_DATA(header), sizeof(fd));
			if (header->cmsg_type == SCM_PIDFD_TYPE)
				is_pidfd(fd);
			else if (i == 0)
				is_pipe(fd);
			else
				is_eventfd(fd);
			has_pidfd -= header->cmsg_type == SCM_PIDFD_TYPE && i == 0;
		}
	}
	must(has_pidfd ? -1 : 0);
}

static void take_from_process(void)
{
	int pidfd = must(syscall(SYS_pidfd_open, getpid(), 0));
	int wanted = pipe_end();
	long fd = must(call(SYS_pidfd_getfd, pidfd, wanted, 0L));

	expect("SYSCALL_PIDFD_GETFD_X");
	num("fd", fd);
	num("pid_fd", pidfd);
	num("target_fd", wanted);
	num("flags", 0);
	end();
	is_pipe(fd);
	fd = call(SYS_pidfd_getfd, pidfd, 9999L, 5L);
	expect("SYSCALL_PIDFD_GETFD_X");
	num("fd", fd);
	num("pid_fd", pidfd);
	num("target_fd", 9999);
	num("flags", 5);
	end();
	must(fd == -EINVAL ? 0 : -1);
}

int main(void)
{
	struct given given[MANY] = {};
	int pair[2];
	sigset_t signals;
	int n = 0;
	int fds[MANY];

	if (!getcwd(folder, sizeof(folder)))
		return 1;
	sigemptyset(&signals);
	must(socketpair(AF_UNIX, SOCK_STREAM, 0, pair));
	must(mkfifo("fifo", 0600));
	int server = bound(AF_INET, SOCK_STREAM, v4("127.0.0.1", 0));
	int server6 = bound(AF_INET6, SOCK_STREAM, v6("::1", 0));
	given[n++] = (struct given){pipe_end(), is_pipe};
	given[n++] = (struct given){must(open("fifo", O_RDWR)), is_fifo};
	given[n++] = (struct given){must(memfd_create("ours", 0)), is_memfd};
	given[n++] = (struct given){must(open("file", O_RDWR | O_CREAT | O_APPEND, 0600)), is_file};
	given[n++] = (struct given){must(open("/dev/null", O_WRONLY)), is_device};
	given[n++] = (struct given){must(open(".", O_RDONLY | O_DIRECTORY)), is_directory};
	given[n++] = (struct given){server, is_server};
	given[n++] = (struct given){connected(AF_INET, SOCK_STREAM, own(server)), is_client};
	given[n++] = (struct given){connected(AF_INET6, SOCK_STREAM, own(server6)), is_client};
	given[n++] = (struct given){connected(AF_INET6, SOCK_DGRAM, v6("::ffff:127.0.0.1", 9)), is_datagram};
	given[n++] = (struct given){bound(AF_UNIX, SOCK_STREAM, un("unix")), is_unix};
	given[n++] = (struct given){bound(AF_UNIX, SOCK_DGRAM, abstract("lanner-given")), is_abstract};
	given[n++] = (struct given){must(socket(AF_NETLINK, SOCK_RAW, NETLINK_KOBJECT_UEVENT)), is_netlink};
	given[n++] = (struct given){must(socket(AF_PACKET, SOCK_RAW, 0)), is_packet};
	given[n++] = (struct given){must(eventfd(0, 0)), is_eventfd};
	given[n++] = (struct given){must(epoll_create1(0)), is_eventpoll};
	given[n++] = (struct given){must(inotify_init()), is_inotify};
	given[n++] = (struct given){must(signalfd(-1, &signals, 0)), is_signalfd};
	given[n++] = (struct given){must(timerfd_create(CLOCK_MONOTONIC, 0)), is_timerfd};
	given[n++] = (struct given){must(syscall(SYS_userfaultfd, 0)), is_userfaultfd};
	given[n++] = (struct given){must(syscall(SYS_pidfd_open, getpid(), 0)), is_pidfd};
	given[n++] = (struct given){map(), is_map};
	given[n++] = (struct given){program(), is_program};
	given[n++] = (struct given){perf_event(), is_perf_event};
	given[n++] = (struct given){must(syscall(SYS_fanotify_init, 0, 0)), is_fanotify};
	for (int i = 0; i < n; i++)
		fds[i] = given[i].fd;
	give(pair[0], fds, n);
	take(pair[1], given, n);
	/* A ring is not for giving away. */
	int pidfd = must(syscall(SYS_pidfd_open, getpid(), 0));
	is_io_uring(must(syscall(SYS_pidfd_getfd, pidfd, ring(), 0)));
	take_several(pair);
	take_from_process();
	return tell_expectations();
}
