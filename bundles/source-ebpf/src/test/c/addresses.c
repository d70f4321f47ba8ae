// SPDX-License-Identifier: Apache-2.0
/*
 * Gives sockets addresses again and again while another thread changes them as fast as it can: to the harmless socket or
 * to the secret one. Says of each call which of the two the kernel used, by what has become of it (h or s on a line of
 * its own), then in how many calls the caller's memory said something else right after. Arguments: the call, perhaps
 * with "connected" or "long" before it, the family (inet, inet6 or unix), how often at least (more often as long as the memory
 * was hardly ever wrong), a folder.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define ENOUGH 200
#define PATIENCE 300000
#define FEW 3
#define MANY 100

union address {
	struct sockaddr any;
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
	struct sockaddr_un local;
};

static union address given;
static socklen_t length;
/* The bytes by which the two addresses differ: the port, or the last letter of the path. */
static volatile unsigned short *changing;
static unsigned short harmless;
static unsigned short secret;
static int receivers[2];
static bool is_unix;
static atomic_bool begun;
static atomic_bool done;

/* The two threads run at the same time only on different CPUs. */
static void use_cpu(int which)
{
	cpu_set_t allowed;
	cpu_set_t one;

	sched_getaffinity(0, sizeof(allowed), &allowed);
	CPU_ZERO(&one);
	for (int cpu = 0; cpu < CPU_SETSIZE; cpu++) {
		if (CPU_ISSET(cpu, &allowed) && which-- == 0) {
			CPU_SET(cpu, &one);
			sched_setaffinity(0, sizeof(one), &one);
		}
	}
}

static void *change(void *unused)
{
	use_cpu(1);
	begun = true;
	while (!done) {
		*changing = secret;
		*changing = harmless;
	}
	return unused;
}

/* A message of a socket that is connected to the harmless address: whether the message has one of its own changes. */
static struct iovec part = {"x", 1};
static struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};

static void *name(void *unused)
{
	use_cpu(1);
	begun = true;
	while (!done) {
		*(void *volatile *)&message.msg_name = &given;
		*(void *volatile *)&message.msg_name = NULL;
	}
	return unused;
}

static void begin(const char *family, const char *folder)
{
	if (!strcmp(family, "inet")) {
		given.v4 = (struct sockaddr_in){.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
		length = sizeof(given.v4);
		changing = &given.v4.sin_port;
	} else if (!strcmp(family, "inet6")) {
		given.v6 = (struct sockaddr_in6){.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT};
		length = sizeof(given.v6);
		changing = &given.v6.sin6_port;
	} else {
		is_unix = true;
		given.local.sun_family = AF_UNIX;
		strcpy(given.local.sun_path, folder);
		strcat(given.local.sun_path, strlen(folder) % 2 ? "/x" : "/xx");
		length = offsetof(struct sockaddr_un, sun_path) + strlen(given.local.sun_path) + 1;
		changing = (void *)&given.local.sun_path[strlen(given.local.sun_path) - 2];
		harmless = (*changing & 0xff) | 'h' << 8;
		secret = (*changing & 0xff) | 's' << 8;
	}
}

/* A socket at the address, which for the internet families gets a port of the kernel's choice. */
static int receiver(int type, unsigned short *bytes)
{
	int fd = socket(given.any.sa_family, type, 0);
	union address bound;
	socklen_t bound_length = sizeof(bound);

	*changing = is_unix ? *bytes : 0;
	if (bind(fd, &given.any, length))
		perror("bind");
	getsockname(fd, &bound.any, &bound_length);
	if (!is_unix)
		*bytes = bound.v4.sin_port;
	return fd;
}

/* Which of the two has got a message, by taking it. */
static char taker(void)
{
	char byte;

	if (recv(receivers[0], &byte, 1, MSG_DONTWAIT) == 1)
		return 'h';
	return recv(receivers[1], &byte, 1, MSG_DONTWAIT) == 1 ? 's' : '?';
}

static void print(char kind)
{
	printf("%c\n", kind);
}

static void send_one(int fd, const char *deed)
{
	if (!strcmp(deed, "sendto"))
		sendto(fd, "x", 1, 0, &given.any, length);
	else
		sendmsg(fd, &message, 0);
}

static bool says_harmless(bool named)
{
	return named ? !*(void *volatile *)&message.msg_name : *changing == harmless;
}

/* Messages of one call arrive in their order, but not in which of the two sockets: so their number is sent, too. */
static void send_several(int fd, int count)
{
	char numbers[MANY];
	struct iovec parts[MANY];
	struct mmsghdr messages[MANY] = {};
	char kinds[MANY];
	char number;

	for (int i = 0; i < count; i++) {
		numbers[i] = i;
		parts[i] = (struct iovec){&numbers[i], 1};
		messages[i].msg_hdr = message;
		messages[i].msg_hdr.msg_iov = &parts[i];
	}
	if (sendmmsg(fd, messages, count, 0) != count)
		perror("sendmmsg");
	for (int side = 0; side < 2; side++)
		while (recv(receivers[side], &number, 1, MSG_DONTWAIT) == 1)
			kinds[(int)number] = side ? 's' : 'h';
	for (int i = 0; i < count; i++)
		print(kinds[i]);
}

/* A connection that is refused: only the secret address is that of somebody who listens. */
static void try_to_connect(void)
{
	int fd = socket(given.any.sa_family, SOCK_STREAM, 0);
	int result = connect(fd, &given.any, length);

	print(result ? 'h' : 's');
	close(fd);
	if (!result)
		close(accept(receivers[1], NULL, NULL));
}

static void remove_harmless(void)
{
	struct sockaddr_un path = given.local;

	path.sun_path[strlen(path.sun_path) - 1] = 'h';
	unlink(path.sun_path);
}

/* Only the secret address is taken already; a path that was bound to stays behind. */
static void try_to_bind(void)
{
	int fd = socket(given.any.sa_family, SOCK_STREAM, 0);

	int result = bind(fd, &given.any, length);

	print(result ? 's' : 'h');
	close(fd);
	if (!result && is_unix)
		remove_harmless();
}

int main(int count, char **arguments)
{
	const char *deed = arguments[1];
	int least = atoi(arguments[3]);
	int changed = 0;
	pthread_t changer;
	int sender;
	bool named = !strcmp(deed, "connected sendmsg");
	bool sends = named || strstr(deed, "send");

	begin(arguments[2], arguments[4]);
	receivers[0] = receiver(sends ? SOCK_DGRAM : SOCK_STREAM, &harmless);
	receivers[1] = receiver(sends ? SOCK_DGRAM : SOCK_STREAM, &secret);
	sender = socket(given.any.sa_family, SOCK_DGRAM, 0);
	if (!sends) {
		listen(receivers[1], 16);
		close(receivers[0]);
		if (is_unix)
			remove_harmless();
	}
	message.msg_name = &given;
	message.msg_namelen = length;
	if (named) {
		*changing = harmless;
		connect(sender, &given.any, length);
		*changing = secret;
	}
	pthread_create(&changer, NULL, named ? name : change, NULL);
	use_cpu(0);
	while (!begun)
		sched_yield();
	for (int i = 0; i < least || (changed < ENOUGH && i < PATIENCE); i++) {
		char kind = 0;

		if (!strcmp(deed, "sendmmsg")) {
			send_several(sender, FEW);
		} else if (!strcmp(deed, "long sendmmsg")) {
			send_several(sender, MANY);
		} else if (sends) {
			send_one(sender, deed);
			kind = taker();
			print(kind);
		} else if (!strcmp(deed, "connect")) {
			try_to_connect();
		} else {
			try_to_bind();
		}
		changed += says_harmless(named) != (kind != 's');
	}
	done = true;
	pthread_join(changer, NULL);
	printf("%d %d %d\n", changed, is_unix ? 'h' : ntohs(harmless), is_unix ? 's' : ntohs(secret));
	return 0;
}
