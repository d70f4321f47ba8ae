// SPDX-License-Identifier: Apache-2.0
/*
 * Connects again and again while another thread changes the address as fast as it can. Says where each call really went
 * (the port, one a line), then in how many of them the caller's memory said something else right after the call.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/socket.h>

#define CALLS 20000

static struct sockaddr_in address = {.sin_family = AF_INET};
static atomic_bool done;

static void *change(void *unused)
{
	volatile in_port_t *port = &address.sin_port;

	while (!done) {
		*port = htons(1111);
		*port = htons(2222);
	}
	return unused;
}

int main(void)
{
	static int truth[CALLS];
	int fd = socket(AF_INET, SOCK_DGRAM, 0);
	int changed = 0;
	pthread_t thread;

	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	address.sin_port = htons(1111);
	pthread_create(&thread, NULL, change, NULL);
	for (int i = 0; i < CALLS; i++) {
		struct sockaddr_in peer;
		socklen_t length = sizeof(peer);
		in_port_t after;

		if (connect(fd, (struct sockaddr *)&address, sizeof(address))) {
			perror("connect");
			return 1;
		}
		after = *(volatile in_port_t *)&address.sin_port;
		if (getpeername(fd, (struct sockaddr *)&peer, &length)) {
			perror("getpeername");
			return 1;
		}
		truth[i] = ntohs(peer.sin_port);
		changed += after != peer.sin_port;
	}
	done = true;
	pthread_join(thread, NULL);
	for (int i = 0; i < CALLS; i++)
		printf("%d\n", truth[i]);
	printf("%d\n", changed);
	return 0;
}
