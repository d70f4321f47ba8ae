// SPDX-License-Identifier: Apache-2.0
// What the live tests want to see: one small deed for each name.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

static pthread_barrier_t together;

static void *leave(void *unused)
{
	pthread_barrier_wait(&together);
	syscall(SYS_exit, 0);
	return unused;
}

static int fork_only(void)
{
	pid_t child = fork();
	if (child == 0)
		_exit(5);
	waitpid(child, 0, 0);
	printf("%d\n", child);
	return 0;
}

static int one_thread_leaves(void)
{
	pthread_t thread;
	pthread_barrier_init(&together, 0, 1);
	pthread_create(&thread, 0, leave, 0);
	pthread_join(thread, 0);
	return 3;
}

/* The first thread and another one leave at the same time; the process's status is then the first thread's. */
static int race(void)
{
	pthread_t thread;
	pthread_barrier_init(&together, 0, 2);
	pthread_create(&thread, 0, leave, 0);
	leave(0);
	return 1;
}

static void *become_true(void *program)
{
	printf("%ld\n", (long)syscall(SYS_gettid));
	fflush(stdout);
	execl(program, "true", "from-thread", (char *)0);
	return 0;
}

static int exec_from_thread(void)
{
	pthread_t thread;
	pthread_create(&thread, 0, become_true, "/bin/true");
	pthread_join(thread, 0);
	return 1;
}

static int identities(void)
{
	if (setregid(7, 8) || setresgid(9, 10, 11) || setgid(10))
		return 1;
	if (setreuid(0, 0) || setresuid(0, 0, 0) || setuid(1234))
		return 2;
	return setuid(0) == 0;
}

static int files(const char *folder)
{
	char name[4096];
	snprintf(name, sizeof(name), "%s/made", folder);
	close(open(name, O_CREAT | O_WRONLY | O_EXCL | O_CLOEXEC, 0640));
	close(open(name, O_RDWR | O_APPEND));
	open("/nothing/here", O_RDONLY);
	syscall(SYS_creat, name, 0600);
	return chdir(folder) || chdir("/nothing") == 0;
}

static int inet_connect(int port)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
	inet_pton(AF_INET, "127.0.0.1", &address.sin_addr);
	return connect(socket(AF_INET, SOCK_STREAM, 0), (void *)&address, sizeof(address)) != 0;
}

static int inet6_connect(int port)
{
	struct sockaddr_in6 address = {.sin6_family = AF_INET6, .sin6_port = htons(port)};
	inet_pton(AF_INET6, "::1", &address.sin6_addr);
	return connect(socket(AF_INET6, SOCK_DGRAM, 0), (void *)&address, sizeof(address)) != 0;
}

static int unix_connect(const char *path)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int server = socket(AF_UNIX, SOCK_STREAM, 0);
	strcpy(address.sun_path, path);
	if (bind(server, (void *)&address, sizeof(address)) || listen(server, 1))
		return 1;
	return connect(socket(AF_UNIX, SOCK_STREAM, 0), (void *)&address, sizeof(address)) != 0;
}

static int session(void)
{
	if (fork() == 0)
		return setsid() < 0 || setpgid(0, 0) == 0;
	wait(0);
	return prctl(PR_SET_NAME, "renamed");
}

/* As a login does it: the uid of the audit is written once, and nothing is executed afterwards. */
static int set_loginuid(void)
{
	int fd = open("/proc/self/loginuid", O_WRONLY);
	return write(fd, "1234", 4) != 4;
}

static int memfd(char **argv)
{
	char buffer[65536];
	int from = open("/bin/true", O_RDONLY), to = memfd_create("hidden", 0);
	ssize_t n;
	while ((n = read(from, buffer, sizeof(buffer))) > 0)
		if (write(to, buffer, n) != n)
			return 1;
	char *arguments[] = {"true", 0}, *environment[] = {"A=1", 0};
	(void)argv;
	syscall(SYS_execveat, to, "", arguments, environment, AT_EMPTY_PATH);
	return 1;
}

/* The status is the number of the call. */
static int ask_for_parent(void)
{
	syscall(SYS_getppid);
	return SYS_getppid;
}

static int open_many(const char *folder, int times)
{
	char name[4096];
	snprintf(name, sizeof(name), "%s/one-of-many", folder);
	for (int i = 0; i < times; i++) {
		close(open(name, O_RDONLY));
		usleep(1000);
	}
	return 0;
}

static void take_signal(int number)
{
	(void)number;
}

static int signal_itself(void)
{
	signal(SIGUSR1, take_signal);
	return kill(getpid(), SIGUSR1);
}

/* A page that the program touches first, and one that the kernel does. */
static int fault(void)
{
	char *pages = mmap(0, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	int from = open("/dev/zero", O_RDONLY);
	pages[0] = 1;
	if (read(from, pages + 4096, 1) != 1)
		return 1;
	printf("%p\n", (void *)pages);
	return 0;
}

static int orphan(void)
{
	if (fork() == 0) {
		sleep(30);
		return 0;
	}
	return 0;
}

int main(int argc, char **argv)
{
	const char *deed = argc > 1 ? argv[1] : "";
	if (!strcmp(deed, "fork"))
		return fork_only();
	if (!strcmp(deed, "thread"))
		return one_thread_leaves();
	if (!strcmp(deed, "race"))
		return race();
	if (!strcmp(deed, "exec-from-thread"))
		return exec_from_thread();
	if (!strcmp(deed, "identities"))
		return identities();
	if (!strcmp(deed, "files"))
		return files(argv[2]);
	if (!strcmp(deed, "inet"))
		return inet_connect(atoi(argv[2]));
	if (!strcmp(deed, "inet6"))
		return inet6_connect(atoi(argv[2]));
	if (!strcmp(deed, "unix"))
		return unix_connect(argv[2]);
	if (!strcmp(deed, "session"))
		return session();
	if (!strcmp(deed, "loginuid"))
		return set_loginuid();
	if (!strcmp(deed, "memfd"))
		return memfd(argv);
	if (!strcmp(deed, "getppid"))
		return ask_for_parent();
	if (!strcmp(deed, "many"))
		return open_many(argv[2], atoi(argv[3]));
	if (!strcmp(deed, "signal"))
		return signal_itself();
	if (!strcmp(deed, "fault"))
		return fault();
	if (!strcmp(deed, "orphan"))
		return orphan();
	return 0;
}
