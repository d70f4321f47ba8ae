// SPDX-License-Identifier: Apache-2.0
/* getsockopt and setsockopt: every way a value is shown. */
#include "net.h"
#include <netinet/tcp.h>
#include <sys/time.h>

#ifndef SO_PEERGROUPS
#define SO_PEERGROUPS 59
#endif

/* A value of dynamic type: its kind in the first byte. */
static void dynamic(int kind, const void *value, size_t length)
{
	unsigned char whole[256] = {kind};

	memcpy(whole + 1, value, length);
	bytes("val", whole, 1 + length);
}

static void begin(const char *type, long result, int fd, int level, int option)
{
	expect(type);
	num("res", result);
	num("fd", fd);
	num("level", level);
	num("optname", option);
}

static void finish(unsigned length)
{
	num("optlen", length);
	end();
}

static void set(int fd)
{
	struct timeval time = {3, 250};
	unsigned long long nanoseconds = 3000250000ULL;
	struct linger linger = {1, 7};
	int number = 1;
	int small = 0;
	long result = must(call(SYS_setsockopt, fd, SOL_SOCKET, SO_REUSEADDR, &number, sizeof(number)));

	begin("SOCKET_SETSOCKOPT_X", result, fd, 1, 2);
	dynamic(2, &number, 4);
	finish(4);
	result = must(call(SYS_setsockopt, fd, SOL_SOCKET, SO_RCVTIMEO, &time, sizeof(time)));
	begin("SOCKET_SETSOCKOPT_X", result, fd, 1, 20);
	dynamic(4, &nanoseconds, 8);
	finish(16);
	/* The option of the same meaning with a number of its own for 64 bit times. */
	result = must(call(SYS_setsockopt, fd, SOL_SOCKET, 67L, &time, sizeof(time)));
	begin("SOCKET_SETSOCKOPT_X", result, fd, 1, 21);
	dynamic(4, &nanoseconds, 8);
	finish(16);
	result = must(call(SYS_setsockopt, fd, SOL_SOCKET, SO_LINGER, &linger, sizeof(linger)));
	begin("SOCKET_SETSOCKOPT_X", result, fd, 1, 13);
	dynamic(0, &linger, 8);
	finish(8);
	result = must(call(SYS_setsockopt, fd, SOL_TCP, TCP_NODELAY, &number, sizeof(number)));
	begin("SOCKET_SETSOCKOPT_X", result, fd, 2, 0);
	dynamic(0, &number, 4);
	finish(4);
	result = must(call(SYS_setsockopt, fd, IPPROTO_IP, IP_TTL, &number, sizeof(number)));
	begin("SOCKET_SETSOCKOPT_X", result, fd, 0, 0);
	dynamic(0, &number, 4);
	finish(4);
	result = call(SYS_setsockopt, fd, SOL_SOCKET, 9999L, &small, 2L);
	begin("SOCKET_SETSOCKOPT_X", result, fd, 1, 0);
	dynamic(0, &small, 2);
	finish(2);
	must(result < 0 ? 0 : -1);
	result = call(SYS_setsockopt, -1L, SOL_SOCKET, SO_REUSEADDR, 8L, 4L);
	begin("SOCKET_SETSOCKOPT_X", result, -1, 1, 2);
	dynamic(2, &small, 4);
	finish(4);
}

static void get(void)
{
	struct address nobody = v4("127.0.0.1", 1);
	int fd = must(socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0));
	long long error = -ECONNREFUSED;
	unsigned long long cookie;
	struct tcp_info information;
	unsigned char bare;
	int number;
	socklen_t length = sizeof(number);
	int pair[2];
	long result;

	must(connect(fd, &nobody.any, nobody.length) == -1 ? 0 : -1);
	usleep(1000);
	result = must(call(SYS_getsockopt, fd, SOL_SOCKET, SO_ERROR, &number, &length));
	must(number == ECONNREFUSED ? 0 : -1);
	begin("SOCKET_GETSOCKOPT_X", result, fd, 1, 4);
	dynamic(1, &error, 8);
	finish(4);
	result = must(call(SYS_getsockopt, fd, SOL_SOCKET, SO_TYPE, &number, &length));
	begin("SOCKET_GETSOCKOPT_X", result, fd, 1, 3);
	dynamic(2, &number, 4);
	finish(4);
	length = sizeof(cookie);
	result = must(call(SYS_getsockopt, fd, SOL_SOCKET, SO_COOKIE, &cookie, &length));
	begin("SOCKET_GETSOCKOPT_X", result, fd, 1, 53);
	dynamic(3, &cookie, 8);
	finish(8);
	struct timeval time;
	unsigned long long none_yet = 0;
	length = sizeof(time);
	result = must(call(SYS_getsockopt, fd, SOL_SOCKET, SO_SNDTIMEO, &time, &length));
	begin("SOCKET_GETSOCKOPT_X", result, fd, 1, 21);
	dynamic(4, &none_yet, 8);
	finish(16);
	length = 200;
	result = must(call(SYS_getsockopt, fd, SOL_TCP, TCP_INFO, &information, &length));
	begin("SOCKET_GETSOCKOPT_X", result, fd, 2, 0);
	dynamic(0, &information, length);
	finish(length);
	must(socketpair(AF_UNIX, SOCK_STREAM, 0, pair));
	unsigned credentials[3];
	length = sizeof(credentials);
	result = must(call(SYS_getsockopt, pair[0], SOL_SOCKET, SO_PEERCRED, credentials, &length));
	begin("SOCKET_GETSOCKOPT_X", result, pair[0], 1, 17);
	dynamic(0, credentials, 12);
	finish(12);
	length = 0;
	result = call(SYS_getsockopt, pair[0], SOL_SOCKET, SO_PEERGROUPS, &bare, &length);
	begin("SOCKET_GETSOCKOPT_X", result, pair[0], 1, 51);
	if (length)
		any("val", "the length of what did not fit");
	else
		dynamic(0, &bare, 0);
	finish(length);
	number = 77;
	length = 4;
	result = call(SYS_getsockopt, -1L, SOL_SOCKET, SO_TYPE, &number, &length);
	begin("SOCKET_GETSOCKOPT_X", result, -1, 1, 3);
	dynamic(2, &number, 4);
	finish(4);
	must(result == -EBADF ? 0 : -1);
}

int main(void)
{
	set(must(socket(AF_INET, SOCK_STREAM, 0)));
	get();
	return tell_expectations();
}
