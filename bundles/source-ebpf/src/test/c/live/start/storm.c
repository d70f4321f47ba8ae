// SPDX-License-Identifier: Apache-2.0
/*
 * Processes that begin and end like mad, in one process group, until a byte comes in; then all that live stand still, and
 * with the end of the input all end. There are never more of them than LIMIT.
 */
#define _GNU_SOURCE
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

#define LIMIT 60
#define FEW 20
/* Between two deeds of a process: a storm, but one that leaves the machine to others too. */
#define PAUSE_US 20000

struct shared {
	volatile int still;
	int alive;
};

static struct shared *shared;

static void live(unsigned seed)
{
	while (!shared->still) {
		usleep(PAUSE_US);
		if (__atomic_add_fetch(&shared->alive, 1, __ATOMIC_SEQ_CST) <= LIMIT) {
			if (!fork())
				seed = seed * 31 + getpid();
		} else {
			__atomic_sub_fetch(&shared->alive, 1, __ATOMIC_SEQ_CST);
		}
		if (rand_r(&seed) % 3 == 0 && shared->alive > FEW) {
			__atomic_sub_fetch(&shared->alive, 1, __ATOMIC_SEQ_CST);
			_exit(0);
		}
	}
	for (;;)
		pause();
}

int main(void)
{
	char byte;

	shared = mmap(0, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	/* Nobody needs to wait for those that end, whoever's children they become. */
	signal(SIGCHLD, SIG_IGN);
	setpgid(0, 0);
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	for (unsigned i = 0; i < 3; i++) {
		if (!fork())
			live(i);
	}
	if (write(1, "ready\n", 6) != 6 || read(0, &byte, 1) != 1)
		kill(0, SIGKILL);
	shared->still = 1;
	if (read(0, &byte, 1) == 0)
		kill(0, SIGKILL);
	return 0;
}
