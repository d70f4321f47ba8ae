// SPDX-License-Identifier: Apache-2.0
/*
 * More threads than the kernel side has slots open a file each, several times, while all of them are there. Arguments: a
 * folder, the number of threads, how often.
 */
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static pthread_barrier_t together;
static const char *folder;
static int times;

static void *open_own(void *number)
{
	char name[200];

	snprintf(name, sizeof(name), "%s/%ld", folder, (long)number);
	pthread_barrier_wait(&together);
	for (int i = 0; i < times; i++)
		close(openat(AT_FDCWD, name, O_CREAT | O_WRONLY, 0600));
	pthread_barrier_wait(&together);
	return 0;
}

int main(int count, char **arguments)
{
	int threads = atoi(arguments[2]);
	pthread_attr_t attributes;
	pthread_t thread;

	folder = arguments[1];
	times = atoi(arguments[3]);
	pthread_attr_init(&attributes);
	pthread_attr_setstacksize(&attributes, 64 * 1024);
	pthread_barrier_init(&together, 0, threads + 1);
	for (long i = 0; i < threads; i++)
		if (pthread_create(&thread, &attributes, open_own, (void *)i))
			return 1;
	pthread_barrier_wait(&together);
	pthread_barrier_wait(&together);
	return 0;
}
