// SPDX-License-Identifier: Apache-2.0
/*
 * Lives at random: processes fork, exec, start threads, open, duplicate, pass on and close descriptors, change their
 * directories, sessions, groups, users and names, and end; at checkpoints all of them stand still.
 *
 *   soak SECONDS CHECKPOINTS SEED PROCESSES [busy]
 *
 * At a checkpoint it prints "checkpoint N" and waits for a line on its input. It is deterministic only in what one
 * process does; how processes interleave is the kernel's.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* What all processes share. */
struct board {
	volatile int standstill; /* nobody may do anything */
	volatile int over;       /* everybody is to end */
	volatile int population; /* processes, the first one not counted */
	int most;
	int has_busy_threads; /* threads play with the descriptors of their process, too */
};

static struct board *board;
static char board_path[64];
/* Of each thread. */
static __thread uint64_t random_state;

#define MOST_DEPTH 6
#define LOWEST_FD 10
#define FDS 50
#define FIRST_FREE_FD 900 /* above what threads play with */
#define THREAD_SLOTS 16

/*
 * Threads that share descriptors have numbers of their own to play with, as no sane program closes what another thread
 * is about to open; what the kernel picks for a new one, they take from each other all the same.
 */
static __thread int lowest_fd = LOWEST_FD;
static int thread_count;

static uint32_t random_below(uint32_t limit)
{
	random_state = random_state * 6364136223846793005ULL + 1442695040888963407ULL;
	return (uint32_t)(random_state >> 33) % limit;
}

static void nap(long microseconds)
{
	struct timespec time = {0, microseconds * 1000};

	nanosleep(&time, 0);
}

static void map_board(int flags)
{
	int fd = open(board_path, flags | O_CLOEXEC, 0600);

	if (fd < 0 || ((flags & O_CREAT) && ftruncate(fd, sizeof(*board))))
		_exit(100);
	board = mmap(0, sizeof(*board), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	close(fd);
	if (board == MAP_FAILED)
		_exit(101);
}

static int some_fd(void)
{
	return lowest_fd + random_below(FDS);
}

/* Moves a fresh descriptor into the range that is played with, sometimes with CLOEXEC. */
static void keep(int fd)
{
	int target = some_fd();

	if (fd < 0)
		return;
	if (fd == target)
		return;
	if (random_below(2))
		dup2(fd, target);
	else
		dup3(fd, target, O_CLOEXEC);
	close(fd);
}

static void open_something(void)
{
	char name[64];
	int pair[2];

	switch (random_below(15)) {
	case 0:
		snprintf(name, sizeof(name), "file-%u", random_below(20));
		keep(open(name, O_RDWR | O_CREAT | (random_below(2) ? O_CLOEXEC : 0), 0644));
		break;
	case 1:
		keep(open("/etc/passwd", O_RDONLY));
		break;
	case 2:
		keep(open("/tmp", O_RDONLY | O_DIRECTORY));
		break;
	case 3:
		if (!pipe2(pair, random_below(2) ? O_CLOEXEC : 0)) {
			keep(pair[0]);
			keep(pair[1]);
		}
		break;
	case 4:
		if (!socketpair(AF_UNIX, random_below(2) ? SOCK_STREAM : SOCK_DGRAM, 0, pair)) {
			keep(pair[0]);
			keep(pair[1]);
		}
		break;
	case 5:
		keep(eventfd(0, random_below(2) ? EFD_CLOEXEC : 0));
		break;
	case 6:
		keep(timerfd_create(CLOCK_MONOTONIC, 0));
		break;
	case 7:
		keep(inotify_init1(IN_CLOEXEC));
		break;
	case 8:
		keep(epoll_create1(0));
		break;
	case 9:
		keep(socket(random_below(2) ? AF_INET : AF_INET6, random_below(2) ? SOCK_STREAM : SOCK_DGRAM, 0));
		break;
	case 10:
		keep(syscall(SYS_memfd_create, "soak", random_below(2)));
		break;
	case 11: {
		struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(9)};
		int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

		address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
		connect(fd, (void *)&address, sizeof(address));
		keep(fd);
		break;
	}
	case 12: {
		struct sockaddr_in address = {.sin_family = AF_INET};
		int fd = socket(AF_INET, SOCK_STREAM, 0);

		address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
		if (!bind(fd, (void *)&address, sizeof(address)))
			listen(fd, 3);
		keep(fd);
		break;
	}
	case 13: {
		sigset_t mask;

		sigemptyset(&mask);
		sigaddset(&mask, SIGUSR1);
		keep(signalfd(-1, &mask, 0));
		break;
	}
	default:
		keep(syscall(SYS_pidfd_open, getpid(), 0));
	}
}

/* Sends a descriptor through a pair of sockets to itself. */
static void pass_on(void)
{
	int pair[2];
	char control[CMSG_SPACE(sizeof(int))] = {0};
	char byte = 1;
	struct iovec part = {&byte, 1};
	struct msghdr message = {
		.msg_iov = &part, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof(control)};
	struct cmsghdr *head;
	int fd = some_fd();

	if (fcntl(fd, F_GETFD) < 0 || socketpair(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0, pair))
		return;
	head = CMSG_FIRSTHDR(&message);
	head->cmsg_level = SOL_SOCKET;
	head->cmsg_type = SCM_RIGHTS;
	head->cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(head), &fd, sizeof(fd));
	if (sendmsg(pair[0], &message, MSG_DONTWAIT) == 1 &&
	    recvmsg(pair[1], &message, (random_below(2) ? MSG_CMSG_CLOEXEC : 0) | MSG_DONTWAIT) == 1) {
		head = CMSG_FIRSTHDR(&message);
		if (head) {
			memcpy(&fd, CMSG_DATA(head), sizeof(fd));
			keep(fd);
		}
	}
	close(pair[0]);
	close(pair[1]);
}

static void handle_descriptors(void)
{
	int first = some_fd(), last = first + random_below(4);

	switch (random_below(8)) {
	case 0:
	case 1:
		close(first);
		break;
	case 2:
		dup2(first, some_fd());
		break;
	case 3:
		keep(fcntl(first, random_below(2) ? F_DUPFD_CLOEXEC : F_DUPFD, FIRST_FREE_FD));
		break;
	case 4:
		fcntl(first, F_SETFD, random_below(2) ? FD_CLOEXEC : 0);
		break;
	case 5:
		syscall(SYS_close_range, first, last < lowest_fd + FDS ? last : lowest_fd + FDS - 1, random_below(3) ? 0 : 4 /* CLOEXEC */);
		break;
	case 6:
		keep(dup(first));
		break;
	default:
		pass_on();
	}
}

static void change_self(void)
{
	char name[16];
	int fd;

	switch (random_below(7)) {
	case 0:
		if (chdir(random_below(2) ? "/tmp" : "/"))
			return;
		break;
	case 1:
		fd = open("/usr", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		if (fd >= 0 && fchdir(fd))
			nap(1);
		close(fd);
		break;
	case 2:
		snprintf(name, sizeof(name), "soak-%u", random_below(1000));
		prctl(PR_SET_NAME, name);
		break;
	case 3:
		setpgid(0, 0);
		break;
	case 4:
		setsid();
		break;
	case 5:
		/* Only the effective one, so that the way back stays open. */
		if (seteuid(random_below(2) ? 1000 : 0))
			nap(1);
		break;
	default:
		if (random_below(4) == 0 && unshare(random_below(2) ? CLONE_FILES : CLONE_FS))
			nap(1);
	}
}

static void stand_still(void)
{
	while (board->standstill && !board->over)
		nap(2000);
}

/* Of any thread of the process, by somebody else. */
static void rename_somebody(void)
{
	struct dirent *entry;
	char path[300], name[16];
	DIR *folder;
	int fd;

	/* Not by way of the link self: a descriptor keeps the name that it was opened by. */
	snprintf(path, sizeof(path), "/proc/%d/task", getpid());
	folder = opendir(path);

	while (folder && (entry = readdir(folder)) && (entry->d_name[0] == '.' || random_below(3)))
		;
	if (folder && entry) {
		snprintf(path, sizeof(path), "/proc/%d/task/%.20s/comm", getpid(), entry->d_name);
		snprintf(name, sizeof(name), "named-%u", random_below(1000));
		fd = open(path, O_WRONLY | O_CLOEXEC);
		if (fd >= 0 && write(fd, name, strlen(name)) < 0)
			nap(1);
		close(fd);
	}
	if (folder)
		closedir(folder);
}

/* Some only exist, some do to what they share what the first thread does. */
static void *thread_life(void *seed)
{
	random_state = (uint64_t)(long)seed * 0x9E3779B97F4A7C15ULL;
	lowest_fd = LOWEST_FD + FDS * (1 + __sync_fetch_and_add(&thread_count, 1) % THREAD_SLOTS);
	bool is_busy = board->has_busy_threads && random_below(3) == 0;

	for (int i = random_below(100); i > 0 && !board->over; i--) {
		stand_still();
		nap(5000 + random_below(20000));
		if (!is_busy)
			continue;
		switch (random_below(12)) {
		case 0:
			rename_somebody();
			break;
		case 1:
			if (random_below(8) == 0 && unshare(CLONE_FILES))
				nap(1);
			break;
		case 2:
		case 3:
		case 4:
		case 5:
			open_something();
			break;
		default:
			handle_descriptors();
		}
	}
	return 0;
}

static void *exec_from_thread(void *arguments)
{
	execv("/proc/self/exe", arguments);
	return 0;
}

static int live(int depth);

static void be_born(int depth, pid_t parent_salt)
{
	random_state ^= (uint64_t)getpid() * 0x9E3779B97F4A7C15ULL + parent_salt;
	_exit(live(depth + 1));
}

static void exec_self(int depth)
{
	char seed[24], level[8], tail[24];
	char *arguments[] = {"soak-child", "live", board_path, seed, level, tail, 0};
	pthread_t thread;

	snprintf(seed, sizeof(seed), "%u", random_below(1u << 30));
	snprintf(level, sizeof(level), "%d", depth);
	snprintf(tail, sizeof(tail), "tail-%u", random_below(100));
	if (random_below(3) == 0 && !pthread_create(&thread, 0, exec_from_thread, arguments))
		pthread_join(thread, 0);
	else
		execv("/proc/self/exe", arguments);
	_exit(102);
}

static void make_child(int depth)
{
	pid_t child;

	if (depth >= MOST_DEPTH || __sync_fetch_and_add(&board->population, 1) >= board->most) {
		if (depth < MOST_DEPTH)
			__sync_fetch_and_sub(&board->population, 1);
		return;
	}
	child = fork();
	if (child == 0)
		be_born(depth, random_below(1000));
	if (child < 0)
		__sync_fetch_and_sub(&board->population, 1);
}

static int live(int depth)
{
	int steps = 20 + random_below(300);

	while (steps-- > 0 && !board->over) {
		pthread_t thread;

		stand_still();
		/* Many changes, but no more than a machine that is busy otherwise can follow. */
		nap(1000 + random_below(12000));
		switch (random_below(15)) {
		case 0:
			make_child(depth);
			break;
		case 1:
			if (random_below(8) == 0)
				exec_self(depth);
			break;
		case 2:
			if (!pthread_create(&thread, 0, thread_life, (void *)(long)random_below(1u << 30)))
				pthread_detach(thread);
			break;
		case 3:
		case 4:
			change_self();
			break;
		case 5:
		case 6:
		case 7:
		case 8:
			open_something();
			break;
		case 9:
		case 10:
		case 11:
		case 12:
			handle_descriptors();
			break;
		case 13:
			while (waitpid(-1, 0, WNOHANG) > 0)
				;
			break;
		default:
			/* Many at once, and quickly. */
			for (int i = random_below(10); i > 0; i--)
				handle_descriptors();
		}
	}
	/* Children that are left become somebody else's. */
	__sync_fetch_and_sub(&board->population, 1);
	return random_below(200);
}

static void bear_first(void)
{
	if (board->population < board->most / 2) {
		__sync_fetch_and_add(&board->population, 1);
		if (fork() == 0)
			be_born(0, random_below(1000));
	}
	while (waitpid(-1, 0, WNOHANG) > 0)
		;
}

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec + time.tv_nsec / 1e9;
}

int main(int count, char **arguments)
{
	char line[64];

	if (count >= 5 && !strcmp(arguments[1], "live")) {
		snprintf(board_path, sizeof(board_path), "%s", arguments[2]);
		random_state = strtoull(arguments[3], 0, 10) + getpid();
		map_board(O_RDWR);
		return live(atoi(arguments[4]));
	}
	if (count < 5) {
		fprintf(stderr, "soak SECONDS CHECKPOINTS SEED PROCESSES [busy]\n");
		return 2;
	}
	snprintf(board_path, sizeof(board_path), "/dev/shm/soak-%d", getpid());
	map_board(O_RDWR | O_CREAT);
	chmod(board_path, 0666);
	board->most = atoi(arguments[4]);
	board->has_busy_threads = count > 5 && !strcmp(arguments[5], "busy");
	random_state = strtoull(arguments[3], 0, 10);
	/* Orphans come here, and not to a process that others may watch. */
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	int checkpoints = atoi(arguments[2]);
	double step = atof(arguments[1]) / checkpoints;
	for (int i = 1; i <= checkpoints; i++) {
		double end = now() + step;

		while (now() < end) {
			bear_first();
			nap(1000);
		}
		board->standstill = 1;
		nap(300000);
		printf("checkpoint %d\n", i);
		fflush(stdout);
		if (!fgets(line, sizeof(line), stdin))
			break;
		board->standstill = 0;
	}
	board->over = 1;
	while (waitpid(-1, 0, 0) > 0 || errno == EINTR)
		;
	unlink(board_path);
	printf("over\n");
	return 0;
}
