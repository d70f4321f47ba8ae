// SPDX-License-Identifier: Apache-2.0
/* Opens and closes a file so many times a second: pace EVENTS_PER_SECOND SECONDS; 0 is as fast as it goes. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec + t.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
	double per_second = argc > 1 ? atof(argv[1]) : 100000;
	double seconds = argc > 2 ? atof(argv[2]) : 10;
	double start = now();
	long events = 0;

	for (double t = start; t - start < seconds; t = now()) {
		long due = per_second > 0 ? (long)((t - start) * per_second) : events + 2000;

		for (; events < due; events += 2)
			close(open("/etc/hostname", O_RDONLY | O_CLOEXEC));
		if (per_second > 0)
			usleep(500);
	}
	printf("%.0f\n", events / (now() - start));
	return 0;
}
