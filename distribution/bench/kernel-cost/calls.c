// SPDX-License-Identifier: Apache-2.0
// What one call costs in a loop, in ns: the best of many rounds, since a round may be disturbed but never helped.
// Argument: which of the deeds; the first three without one.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define TIMES 2000
#define ROUNDS 300

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * 1e9 + time.tv_nsec;
}

static void ask(void)
{
	syscall(SYS_getppid);
}

static void close_nothing(void)
{
	syscall(SYS_close, -1);
}

static void open_and_close(void)
{
	syscall(SYS_close, syscall(SYS_openat, AT_FDCWD, "/etc/passwd", O_RDONLY));
}

static struct sockaddr_in address = {.sin_family = AF_INET};
static int receiver;
static int sender;

/* A datagram to oneself, which is taken at once: else the kernel would soon throw them away. */
static void send_and_receive(void)
{
	char byte = 0;

	sendto(sender, &byte, 1, 0, (struct sockaddr *)&address, sizeof(address));
	read(receiver, &byte, 1);
}

static void connect_datagrams(void)
{
	connect(sender, (struct sockaddr *)&address, sizeof(address));
}

static void make_sockets(void)
{
	socklen_t length = sizeof(address);

	receiver = socket(AF_INET, SOCK_DGRAM, 0);
	sender = socket(AF_INET, SOCK_DGRAM, 0);
	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	bind(receiver, (struct sockaddr *)&address, sizeof(address));
	getsockname(receiver, (struct sockaddr *)&address, &length);
}

static const struct {
	const char *name;
	void (*make)(void);
} DEEDS[] = {
	{"getppid", ask},
	{"close(-1)", close_nothing},
	{"openat+close", open_and_close},
	{"sendto+read", send_and_receive},
	{"connect", connect_datagrams},
};

static void measure(const char *name, void (*deed)(void))
{
	double best = 1e18;

	for (int round = 0; round < ROUNDS; round++) {
		double start = now();

		for (int i = 0; i < TIMES; i++)
			deed();
		start = (now() - start) / TIMES;
		if (start < best)
			best = start;
		/* The reader of the rings shall keep up. */
		usleep(2000);
	}
	printf("%s\t%.0f\n", name, best);
}

int main(int count, char **arguments)
{
	int deeds = count > 1 ? sizeof(DEEDS) / sizeof(DEEDS[0]) : 3;

	make_sockets();
	for (int i = 0; i < deeds; i++)
		if (count == 1 || !strcmp(arguments[1], DEEDS[i].name))
			measure(DEEDS[i].name, DEEDS[i].make);
	return 0;
}
