// SPDX-License-Identifier: Apache-2.0
/* What the programs about sockets have in common: addresses and tuples as events have them, and sockets on loopback. */
#ifndef LANNER_NET_H
#define LANNER_NET_H
#include "expect.h"
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stddef.h>
#include <sys/socket.h>
#include <sys/un.h>

/* Any address with its length. */
struct address {
	union {
		struct sockaddr any;
		struct sockaddr_in v4;
		struct sockaddr_in6 v6;
		struct sockaddr_un un;
		char room[128];
	};
	socklen_t length;
};

static inline struct address v4(const char *ip, int port)
{
	struct address address = {.v4 = {.sin_family = AF_INET, .sin_port = htons(port)}, .length = 16};

	inet_pton(AF_INET, ip, &address.v4.sin_addr);
	return address;
}

static inline struct address v6(const char *ip, int port)
{
	struct address address = {.v6 = {.sin6_family = AF_INET6, .sin6_port = htons(port)}, .length = 28};

	inet_pton(AF_INET6, ip, &address.v6.sin6_addr);
	return address;
}

static inline struct address un(const char *path)
{
	struct address address = {.un = {.sun_family = AF_UNIX}, .length = 2 + strlen(path) + 1};

	strcpy(address.un.sun_path, path);
	return address;
}

/* An abstract name has no NUL at its end, but one before it. */
static inline struct address abstract(const char *name)
{
	struct address address = {.un = {.sun_family = AF_UNIX}, .length = 2 + 1 + strlen(name)};

	memcpy(address.un.sun_path + 1, name, strlen(name));
	return address;
}

static inline struct address own(int fd)
{
	struct address address = {.length = sizeof(address.room)};

	must(getsockname(fd, &address.any, &address.length));
	return address;
}

static inline struct address other(int fd)
{
	struct address address = {.length = sizeof(address.room)};

	must(getpeername(fd, &address.any, &address.length));
	return address;
}

/* Both parts of an end as tuples have them; returns how many bytes. */
static inline size_t put_end(unsigned char *to, const struct address *address)
{
	unsigned short port;
	size_t length = address->any.sa_family == AF_INET ? 4 : 16;

	if (length == 4)
		memcpy(to, &address->v4.sin_addr, length);
	else
		memcpy(to, &address->v6.sin6_addr, length);
	port = ntohs(length == 4 ? address->v4.sin_port : address->v6.sin6_port);
	memcpy(to + length, &port, sizeof(port));
	return length + sizeof(port);
}

/* PT_SOCKTUPLE of IPv4 and IPv6: where it comes from, where it goes to. */
static inline void tuple(const char *name, struct address from, struct address to)
{
	unsigned char value[64] = {from.any.sa_family};
	size_t length = 1;

	length += put_end(value + length, &from);
	length += put_end(value + length, &to);
	bytes(name, value, length);
}

/* PT_SOCKTUPLE of the unix family: two kernel addresses (0 where there is none), then the receiver's name. */
static inline void unix_tuple(const char *name, const char *path)
{
	unsigned char value[256] = {AF_UNIX};

	strcpy((char *)value + 17, path);
	bytes_but(name, value, 17 + strlen(path) + 1, 1, 17);
}

/* The same between sockets that are not connected: only the own address (the second if sending) is there. */
static inline void unconnected_unix_tuple(const char *name, const char *path, int sending)
{
	unsigned char value[256] = {AF_UNIX};

	strcpy((char *)value + 17, path);
	bytes_but(name, value, 17 + strlen(path) + 1, sending ? 9 : 1, sending ? 17 : 9);
}

/* PT_SOCKADDR */
static inline void sockaddr(const char *name, struct address address)
{
	unsigned char value[256] = {address.any.sa_family};
	size_t length = 1;

	if (address.any.sa_family == AF_UNIX) {
		size_t left = address.length - 2;
		const char *path = address.un.sun_path;

		if (left && !*path) {
			path++;
			left--;
		}
		memcpy(value + 1, path, strnlen(path, left));
		length += strnlen(path, left) + 1;
	} else {
		length += put_end(value + 1, &address);
	}
	bytes(name, value, length);
}

/* A socket that is bound, and listens if it is of streams. */
static inline int bound(int family, int type, struct address address)
{
	int fd = must(socket(family, type, 0));

	must(bind(fd, &address.any, address.length));
	if (type == SOCK_STREAM)
		must(listen(fd, 5));
	return fd;
}

/* A connected one. */
static inline int connected(int family, int type, struct address address)
{
	int fd = must(socket(family, type, 0));

	must(connect(fd, &address.any, address.length));
	return fd;
}
#endif
