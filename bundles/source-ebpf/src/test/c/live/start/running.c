// SPDX-License-Identifier: Apache-2.0
/*
 * Runs before the stream is opened: says what the kernel must tell of its threads and open files, then waits until its
 * input ends. An iterator's event names process and thread in one number.
 */
#include "../process_facts.h"
#include <netinet/in.h>
#include <pthread.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/mman.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <sys/un.h>

#define PPM_O_CLOEXEC 4096

/* The catalogue's values. */
#define PPM_EXE_WRITABLE 1
#define PPM_O_RDWR 3
#define PPM_O_APPEND 8
#define PPM_O_LARGEFILE 2048

#define NETLINK_ROUTE 0

static void expect_told(long tid, const char *type)
{
	expect_of((long)getpid() << 32 | tid, type);
}

static unsigned long long inode_of(int fd)
{
	struct stat stat;

	must(fstat(fd, &stat));
	return stat.st_ino;
}

static long long mount_of(int fd)
{
	char path[64];
	char text[FACT_BYTES];

	snprintf(path, sizeof(path), "/proc/self/fdinfo/%d", fd);
	read_fact(path, text);
	return strtoll(strstr(text, "mnt_id:") + 7, 0, 10);
}

static void expect_thread(long tid, const char *comm, long owner)
{
	static char text_of[FACT_BYTES];
	struct stat program;
	size_t length;

	must(stat(own_program(), &program));
	expect_told(tid, "ITER_TASK_E");
	num("ppid", getppid());
	num("pgid", getpgrp());
	num("vpgid", getpgrp());
	num("sid", getsid(0));
	text("comm", comm);
	length = read_fact("/proc/self/cmdline", text_of);
	bytes("argv", text_of, length);
	text("exepath", own_program());
	num("flags", PPM_EXE_WRITABLE);
	length = read_fact("/proc/self/environ", text_of);
	bytes("env", text_of, length);
	text("cwd", working_folder());
	num("fdlimit", file_limit());
	num("euid", geteuid());
	num("egid", getegid());
	num("cap_permitted", status_fact("CapPrm:", 16));
	num("cap_effective", status_fact("CapEff:", 16));
	num("cap_inheritable", status_fact("CapInh:", 16));
	num("exe_ino_num", program.st_ino);
	num("exe_ino_ctime", time_ns(program.st_ctim));
	num("exe_ino_mtime", time_ns(program.st_mtim));
	any("vm_size", SIZES);
	any("vm_rss", SIZES);
	any("vm_swap", SIZES);
	any("pgft_maj", FAULTS);
	any("pgft_min", FAULTS);
	num("vtgid", getpid());
	num("vpid", tid);
	any("pidns_init_start_ts", "known to the kernel alone, but for hundredths of a second");
	cgroups("cgroups");
	text("root", "/");
	any("start_time", "known to the kernel alone, but for hundredths of a second");
	num("tty", stat_fact(7));
	num("loginuid", loginuid_fact());
	none("clone_flags");
	none("known_flags");
	if (owner) {
		num("files_tid", owner);
		num("fs_tid", owner);
	} else {
		none("files_tid");
		none("fs_tid");
	}
	home_facts();
	none("whole_process");
	any_root_folder();
	end();
}

static int descriptor_flags(int fd)
{
	return must(fcntl(fd, F_GETFD)) ? PPM_O_CLOEXEC : 0;
}

static void plain_file(const char *type, int fd, const char *path)
{
	expect_told(getpid(), type);
	num("fd", fd);
	if (path)
		text("path", path);
	else
		none("path");
	num("ino_num", inode_of(fd));
	if (!strcmp(type, "ITER_TASK_FILE_DIRECTORY_E")) {
		none("dev");
		none("raw_name");
	}
	num("open_flags", descriptor_flags(fd));
	end();
}

static void regular_file(void)
{
	int fd = must(open("a file", O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0600));
	char path[2 * PATH_MAX];

	snprintf(path, sizeof(path), "%s/a file", working_folder());
	expect_told(getpid(), "ITER_TASK_FILE_REGULAR_E");
	num("fd", fd);
	text("path", path);
	num("flags", PPM_O_RDWR | PPM_O_APPEND | PPM_O_LARGEFILE | PPM_O_CLOEXEC);
	num("mnt_id", mount_of(fd));
	num("ino_num", inode_of(fd));
	end();
}

static void begin_socket(const char *type, int fd, int kind, int protocol)
{
	expect_told(getpid(), type);
	num("fd", fd);
	num("sk_type", kind);
	num("sk_proto", protocol);
}

static void inet_sockets(void)
{
	struct sockaddr_in v4 = {AF_INET, 0, {htonl(INADDR_LOOPBACK)}};
	struct sockaddr_in6 v6 = {.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT};
	struct sockaddr_in remote = {AF_INET, htons(9), {htonl(INADDR_LOOPBACK)}};
	socklen_t length = sizeof(v4);
	int fd = must(socket(AF_INET, SOCK_DGRAM, 0));

	must(bind(fd, (void *)&v4, sizeof(v4)));
	must(connect(fd, (void *)&remote, sizeof(remote)));
	must(getsockname(fd, (void *)&v4, &length));
	begin_socket("ITER_TASK_FILE_SOCKET_INET_E", fd, SOCK_DGRAM, IPPROTO_UDP);
	num("local_ip", v4.sin_addr.s_addr);
	num("local_port", ntohs(v4.sin_port));
	num("remote_ip", remote.sin_addr.s_addr);
	num("remote_port", 9);
	num("ino_num", inode_of(fd));
	none("is_listening");
	num("open_flags", descriptor_flags(fd));
	end();
	fd = must(socket(AF_INET6, SOCK_STREAM, 0));
	must(bind(fd, (void *)&v6, sizeof(v6)));
	must(listen(fd, 1));
	length = sizeof(v6);
	must(getsockname(fd, (void *)&v6, &length));
	begin_socket("ITER_TASK_FILE_SOCKET_INET6_E", fd, SOCK_STREAM, IPPROTO_TCP);
	bytes("local_ip", &v6.sin6_addr, sizeof(v6.sin6_addr));
	num("local_port", ntohs(v6.sin6_port));
	bytes("remote_ip", &in6addr_any, sizeof(in6addr_any));
	num("remote_port", 0);
	num("ino_num", inode_of(fd));
	none("is_listening");
	num("open_flags", descriptor_flags(fd));
	end();
}

static void other_sockets(void)
{
	struct sockaddr_un name = {AF_UNIX, "a socket"};
	int fd = must(socket(AF_UNIX, SOCK_SEQPACKET, 0));

	must(bind(fd, (void *)&name, sizeof(name)));
	begin_socket("ITER_TASK_FILE_SOCKET_UNIX_E", fd, SOCK_SEQPACKET, 0);
	any("sk_pointer", "an address of the kernel's");
	text("sun_path", "a socket");
	num("ino_num", inode_of(fd));
	none("peer_pointer");
	num("open_flags", descriptor_flags(fd));
	end();
	fd = must(socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE));
	begin_socket("ITER_TASK_FILE_SOCKET_NETLINK_E", fd, SOCK_RAW, NETLINK_ROUTE);
	num("ino_num", inode_of(fd));
	num("open_flags", descriptor_flags(fd));
	end();
}

static void anonymous(int fd, int type)
{
	expect_told(getpid(), "ITER_TASK_FILE_ANON_INODE_E");
	num("fd", fd);
	num("fd_type", type);
	none("path");
	num("ino_num", inode_of(fd));
	num("open_flags", descriptor_flags(fd));
	end();
}

static void files(void)
{
	int ends[2];
	sigset_t none;

	sigemptyset(&none);
	must(pipe(ends));
	plain_file("ITER_TASK_FILE_PIPE_E", ends[0], 0);
	plain_file("ITER_TASK_FILE_PIPE_E", ends[1], 0);
	plain_file("ITER_TASK_FILE_MEMFD_E", must(memfd_create("lanner", 0)), "memfd:lanner");
	plain_file("ITER_TASK_FILE_DIRECTORY_E", must(open(".", O_RDONLY | O_DIRECTORY)), working_folder());
	regular_file();
	inet_sockets();
	other_sockets();
	anonymous(must(eventfd(0, 0)), 1);
	anonymous(must(epoll_create1(EPOLL_CLOEXEC)), 2);
	anonymous(must(inotify_init1(0)), 3);
	anonymous(must(signalfd(-1, &none, 0)), 4);
	anonymous(must(timerfd_create(CLOCK_MONOTONIC, 0)), 5);
	anonymous(must(syscall(SYS_pidfd_open, getpid(), 0)), 8);
}

static pthread_barrier_t ready;
static long thread_tid;
static long lonely_tid;
static int lonely_fd;
static unsigned long lonely_inode;

/* What it opens now, nobody else has. */
static void *wait_with_own_files(void *unused)
{
	lonely_tid = syscall(SYS_gettid);
	pthread_setname_np(pthread_self(), "lonely");
	must(unshare(CLONE_FILES | CLONE_FS));
	lonely_fd = must(memfd_create("lonely", MFD_CLOEXEC));
	lonely_inode = inode_of(lonely_fd);
	pthread_barrier_wait(&ready);
	for (;;)
		pause();
	return unused;
}

static void expect_lonely_file(void)
{
	expect_told(lonely_tid, "ITER_TASK_FILE_MEMFD_E");
	num("fd", lonely_fd);
	text("path", "memfd:lonely");
	num("ino_num", lonely_inode);
	num("open_flags", PPM_O_CLOEXEC);
	end();
}

static void *wait_in_thread(void *unused)
{
	thread_tid = syscall(SYS_gettid);
	pthread_setname_np(pthread_self(), "another");
	pthread_barrier_wait(&ready);
	for (;;)
		pause();
	return unused;
}

int main(void)
{
	pthread_t thread;
	char byte;

	pthread_barrier_init(&ready, 0, 3);
	if (pthread_create(&thread, 0, wait_in_thread, 0) || pthread_create(&thread, 0, wait_with_own_files, 0))
		return 1;
	pthread_barrier_wait(&ready);
	files();
	expect_thread(getpid(), "running", 0);
	expect_thread(thread_tid, "another", 0);
	expect_thread(lonely_tid, "lonely", lonely_tid);
	expect_lonely_file();
	tell_expectations();
	fclose(stdout);
	return read(0, &byte, 1) != 0;
}
