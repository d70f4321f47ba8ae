// SPDX-License-Identifier: Apache-2.0
/*
 * Starts many processes as fast as it can and notes how each of them really ended.
 *
 *   truth COUNT SEED PARALLEL NOTES
 *
 * NOTES receives one line for each process, in the order in which they were reaped:
 *   PID WAIT_STATUS UID THREADS KIND NUMBER
 * WAIT_STATUS is what waitpid(2) gave, UID the effective user id at the end, THREADS how many threads it had in all.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum kind {
	FORKED,            /* fork, _exit */
	EXECUTED,          /* fork, exec, exit */
	VFORKED,           /* vfork, exec, exit */
	KILLED,            /* fork, SIGKILL */
	SIGNALLED,         /* fork, another signal, some with a core */
	THREADS,           /* threads, the main one ends them all */
	LEADER_FIRST,      /* the main thread goes first, another ends the process with exit_group */
	LEADER_FIRST_RAW,  /* the main thread goes first with its own code, the last one has another */
	FOREIGN_USER,      /* fork, setuid, _exit */
	KINDS
};

static const char *const kind_names[KINDS] = {
	"forked", "executed", "vforked", "killed", "signalled", "threads", "leader-first", "leader-first-raw", "foreign-user",
};

struct plan {
	enum kind kind;
	int number;
	int code;
	int signal;
	int core;
	int threads;
	unsigned uid;
};

static uint64_t seed_state;

static uint32_t next_random(void)
{
	/* splitmix64: the same seed gives the same plan on every machine. */
	uint64_t z = (seed_state += 0x9e3779b97f4a7c15ULL);
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
	return (uint32_t)((z ^ (z >> 31)) >> 16);
}

static void fail(const char *what)
{
	perror(what);
	_exit(99);
}

static struct plan make_plan(int number)
{
	static const int signals[] = { SIGTERM, SIGABRT, SIGSEGV, SIGBUS, SIGUSR1, SIGHUP, SIGFPE, SIGALRM };
	struct plan plan = {
		.kind = next_random() % KINDS,
		.number = number,
		.code = (int)(next_random() % 400), /* above 255 on purpose: only the low byte arrives */
		.signal = signals[next_random() % (sizeof(signals) / sizeof(signals[0]))],
		.core = next_random() % 20 == 0,
		.threads = 1 + (int)(next_random() % 3),
	};
	plan.uid = plan.kind == FOREIGN_USER || next_random() % 4 == 0 ? 1000 + next_random() % 3 : 0;
	return plan;
}

static int thread_count(const struct plan *plan)
{
	switch (plan->kind) {
	case THREADS:
		return 1 + plan->threads;
	case LEADER_FIRST:
	case LEADER_FIRST_RAW:
		return 2;
	default:
		return 1;
	}
}

static void become(unsigned uid)
{
	if (uid != 0 && (setgid(uid) != 0 || setuid(uid) != 0))
		fail("setuid");
}

static void *wait_for_end(void *unused)
{
	(void)unused;
	for (;;)
		pause();
	return NULL;
}

/* Returns once the main thread is a zombie, so that the order of the ends is certain. */
static void wait_for_leader(void)
{
	char path[64], stat[256];

	snprintf(path, sizeof(path), "/proc/self/task/%d/stat", getpid());
	for (;;) {
		FILE *file = fopen(path, "r");
		char *state;

		if (!file)
			return;
		size_t length = fread(stat, 1, sizeof(stat) - 1, file);
		fclose(file);
		stat[length] = 0;
		state = strrchr(stat, ')');
		if (state && (state[2] == 'Z' || state[2] == 'X'))
			return;
		usleep(100);
	}
}

static void *end_by_exit_group(void *plan)
{
	wait_for_leader();
	_exit(((const struct plan *)plan)->code);
}

static void *end_by_exit(void *plan)
{
	wait_for_leader();
	syscall(SYS_exit, (((const struct plan *)plan)->code + 1) & 0xff);
	return NULL;
}

static void start_thread(void *(*body)(void *), const struct plan *plan)
{
	pthread_t thread;
	pthread_attr_t attributes;

	pthread_attr_init(&attributes);
	pthread_attr_setstacksize(&attributes, 64 * 1024);
	if (pthread_create(&thread, &attributes, body, (void *)plan) != 0)
		fail("pthread_create");
}

static void die_by_signal(const struct plan *plan, int signal)
{
	struct rlimit limit = { 0, 0 };

	if (plan->core)
		limit.rlim_cur = limit.rlim_max = 64 * 1024 * 1024;
	setrlimit(RLIMIT_CORE, &limit);
	/* A process that has changed its user leaves no core unless it asks for it. */
	prctl(PR_SET_DUMPABLE, 1);
	raise(signal);
	_exit(98);
}

static void execute(const char *self, const struct plan *plan)
{
	char code[16], number[16];

	snprintf(code, sizeof(code), "%d", plan->code);
	snprintf(number, sizeof(number), "%d", plan->number);
	execl(self, "truth", "--exit", code, number, (char *)NULL);
	_exit(97);
}

static void live(const char *self, const struct plan *plan)
{
	become(plan->uid);
	switch (plan->kind) {
	case EXECUTED:
		execute(self, plan);
		break;
	case KILLED:
		die_by_signal(plan, SIGKILL);
		break;
	case SIGNALLED:
		die_by_signal(plan, plan->signal);
		break;
	case THREADS:
		for (int i = 0; i < plan->threads; i++)
			start_thread(wait_for_end, plan);
		_exit(plan->code);
	case LEADER_FIRST:
		start_thread(end_by_exit_group, plan);
		syscall(SYS_exit, 0);
		break;
	case LEADER_FIRST_RAW:
		start_thread(end_by_exit, plan);
		syscall(SYS_exit, plan->code & 0xff);
		break;
	default:
		_exit(plan->code);
	}
}

static pid_t start(const char *self, const struct plan *plan)
{
	if (plan->kind == VFORKED) {
		/* Only exec and _exit are allowed here, so the user stays. */
		char code[16], number[16];
		pid_t pid;

		snprintf(code, sizeof(code), "%d", plan->code);
		snprintf(number, sizeof(number), "%d", plan->number);
		pid = vfork();
		if (pid == 0) {
			execl(self, "truth", "--exit", code, number, (char *)NULL);
			_exit(97);
		}
		return pid;
	}
	pid_t pid = fork();
	if (pid == 0) {
		live(self, plan);
		_exit(96);
	}
	return pid;
}

struct running {
	pid_t pid;
	struct plan plan;
};

static void reap(struct running *running, int parallel, FILE *notes)
{
	int status;
	pid_t pid = waitpid(-1, &status, 0);

	if (pid < 0)
		fail("waitpid");
	for (int i = 0; i < parallel; i++) {
		if (running[i].pid == pid) {
			const struct plan *plan = &running[i].plan;
			fprintf(notes, "%d %d %u %d %s %d\n", pid, status, plan->kind == VFORKED ? 0 : plan->uid,
				thread_count(plan), kind_names[plan->kind], plan->number);
			running[i].pid = 0;
			return;
		}
	}
}

int main(int argc, char **argv)
{
	if (argc == 4 && strcmp(argv[1], "--exit") == 0)
		exit(atoi(argv[2]));
	if (argc != 5) {
		fprintf(stderr, "usage: truth COUNT SEED PARALLEL NOTES\n");
		return 2;
	}
	int count = atoi(argv[1]), parallel = atoi(argv[3]), alive = 0;
	FILE *notes = fopen(argv[4], "w");
	struct running *running = calloc((size_t)parallel, sizeof(*running));
	char self[4096];
	ssize_t length = readlink("/proc/self/exe", self, sizeof(self) - 1);

	if (!notes || !running || length < 0)
		fail("truth");
	self[length] = 0;
	seed_state = strtoull(argv[2], NULL, 10);
	/* The children must not write what is still in the buffer a second time. */
	setvbuf(notes, NULL, _IOFBF, 1 << 22);
	for (int number = 0; number < count; number++) {
		while (alive == parallel) {
			reap(running, parallel, notes);
			alive--;
		}
		for (int i = 0; i < parallel; i++) {
			if (running[i].pid == 0) {
				running[i].plan = make_plan(number);
				running[i].pid = start(self, &running[i].plan);
				if (running[i].pid < 0)
					fail("fork");
				alive++;
				break;
			}
		}
	}
	for (; alive > 0; alive--)
		reap(running, parallel, notes);
	return fclose(notes) == 0 ? 0 : 1;
}
