// SPDX-License-Identifier: Apache-2.0
/* socket, socketpair, bind, listen, connect, accept, accept4, shutdown, getsockname, getpeername. */
#include "net.h"
#include <fcntl.h>
#include <netinet/tcp.h>

#define PPM_NONBLOCK 64
#define PPM_CLOEXEC 4096

static void sockets(void)
{
	long result = call(SYS_socket, AF_INET6, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_UDP);

	must(result);
	expect("SOCKET_SOCKET_X");
	num("fd", result);
	num("domain", AF_INET6);
	num("type", SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC);
	num("proto", IPPROTO_UDP);
	num("flags", PPM_NONBLOCK | PPM_CLOEXEC);
	end();
	result = call(SYS_socket, AF_UNIX, 77L, 0L);
	expect("SOCKET_SOCKET_X");
	num("fd", -EINVAL);
	num("domain", AF_UNIX);
	num("type", 77);
	num("proto", 0);
	num("flags", 0);
	end();
}

static void pairs(void)
{
	int fds[2];
	long result = must(call(SYS_socketpair, AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0L, fds));

	expect("SOCKET_SOCKETPAIR_X");
	num("res", 0);
	num("fd1", fds[0]);
	num("fd2", fds[1]);
	any("source", "an address in the kernel");
	any("peer", "an address in the kernel");
	num("domain", AF_UNIX);
	num("type", SOCK_STREAM | SOCK_CLOEXEC);
	num("proto", 0);
	end();
	result = call(SYS_socketpair, AF_INET, SOCK_STREAM, 0L, fds);
	expect("SOCKET_SOCKETPAIR_X");
	num("res", result);
	num("fd1", -1);
	num("fd2", -1);
	num("source", 0);
	num("peer", 0);
	num("domain", AF_INET);
	num("type", SOCK_STREAM);
	num("proto", 0);
	end();
	must(result == -EOPNOTSUPP ? 0 : -1);
}

/* Binds, and expects the address that the socket has then, or the one that was asked for. */
static int expect_bind(int family, int type, struct address address)
{
	int fd = must(socket(family, type, family == AF_INET && type == SOCK_RAW ? IPPROTO_ICMP : 0));
	long result = call(SYS_bind, fd, &address, address.length);

	expect("SOCKET_BIND_X");
	num("res", result);
	sockaddr("addr", result == 0 && type != SOCK_RAW ? own(fd) : address);
	num("fd", fd);
	end();
	return fd;
}

static void binds(void)
{
	struct address filled = un("");

	expect_bind(AF_INET, SOCK_STREAM, v4("127.0.0.2", 0));
	expect_bind(AF_INET, SOCK_DGRAM, v4("0.0.0.0", 45671));
	expect_bind(AF_INET, SOCK_RAW, v4("127.0.0.3", 99));
	expect_bind(AF_INET6, SOCK_STREAM, v6("::1", 0));
	expect_bind(AF_INET6, SOCK_DGRAM, v6("::ffff:127.0.0.1", 45672));
	expect_bind(AF_INET6, SOCK_STREAM, v6("2001:db8::1", 45673));
	expect_bind(AF_INET, SOCK_STREAM, v4("192.0.2.1", 45673));
	expect_bind(AF_UNIX, SOCK_STREAM, un("bound"));
	expect_bind(AF_UNIX, SOCK_STREAM, un("bound"));
	expect_bind(AF_UNIX, SOCK_DGRAM, abstract("lanner-bound"));
	/* The kernel's choice of a name. */
	filled.length = 2;
	expect_bind(AF_UNIX, SOCK_DGRAM, filled);
	/* As long as it can be: no room for a NUL. */
	memset(filled.un.sun_path, 'x', sizeof(filled.un.sun_path));
	filled.length = sizeof(filled.un);
	expect_bind(AF_UNIX, SOCK_STREAM, filled);
	long result = call(SYS_bind, -1L, NULL, 16L);
	expect("SOCKET_BIND_X");
	num("res", result);
	none("addr");
	num("fd", -1);
	end();
}

static void expect_listen(long fd, long backlog)
{
	long result = call(SYS_listen, fd, backlog);

	expect("SOCKET_LISTEN_X");
	num("res", result);
	num("fd", fd);
	num("backlog", backlog);
	end();
}

/* Connects; the tuple of a connection that is made is the kernel's. */
static int expect_connect(int family, int type, struct address address)
{
	int fd = must(socket(family, type, 0));
	long result = call(SYS_connect, fd, &address, address.length);

	expect("SOCKET_CONNECT_X");
	num("res", result);
	if (result != 0 && result != -EINPROGRESS)
		none("tuple");
	else if (family == AF_UNIX)
		unix_tuple("tuple", address.un.sun_path + !*address.un.sun_path);
	else
		tuple("tuple", own(fd), other(fd));
	num("fd", fd);
	sockaddr("addr", address);
	end();
	return fd;
}

/* Accepts what waits; the queue then holds one less. */
static void expect_accept(int server, int flags, int waiting, int limit)
{
	long fd = flags < 0 ? call(SYS_accept, server, NULL, NULL) : call(SYS_accept4, server, NULL, NULL, flags);
	int family;

	must(fd);
	expect(flags < 0 ? "SOCKET_ACCEPT_5_X" : "SOCKET_ACCEPT4_6_X");
	num("fd", fd);
	family = own(fd).any.sa_family;
	if (family == AF_UNIX)
		unix_tuple("tuple", own(fd).un.sun_path + !*own(fd).un.sun_path);
	else
		tuple("tuple", other(fd), own(fd));
	num("queuepct", waiting * 100 / limit);
	num("queuelen", waiting);
	num("queuemax", limit);
	if (flags >= 0)
		num("flags", (flags & SOCK_NONBLOCK ? PPM_NONBLOCK : 0) | (flags & SOCK_CLOEXEC ? PPM_CLOEXEC : 0));
	end();
}

static void expect_failed_accept(int server, int flags)
{
	long fd = flags < 0 ? call(SYS_accept, server, NULL, NULL) : call(SYS_accept4, server, NULL, NULL, flags);

	expect(flags < 0 ? "SOCKET_ACCEPT_5_X" : "SOCKET_ACCEPT4_6_X");
	num("fd", fd);
	none("tuple");
	num("queuepct", 0);
	num("queuelen", 0);
	num("queuemax", 0);
	if (flags >= 0)
		num("flags", (flags & SOCK_NONBLOCK ? PPM_NONBLOCK : 0) | (flags & SOCK_CLOEXEC ? PPM_CLOEXEC : 0));
	end();
}

static void connections(void)
{
	int server = bound(AF_INET, SOCK_STREAM, v4("127.0.0.1", 0));
	struct address target;
	int waiting;
	int fd;

	expect_listen(server, 7);
	expect_connect(AF_INET, SOCK_STREAM, own(server));
	expect_connect(AF_INET, SOCK_STREAM, own(server));
	expect_connect(AF_INET, SOCK_STREAM, own(server));
	expect_accept(server, -1, 2, 7);
	expect_accept(server, SOCK_NONBLOCK | SOCK_CLOEXEC, 1, 7);
	expect_accept(server, 0, 0, 7);
	/* In the background: the answer comes later, the ends are known. */
	fd = must(socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0));
	target = own(server);
	long result = call(SYS_connect, fd, &target, target.length);
	expect("SOCKET_CONNECT_X");
	num("res", result);
	tuple("tuple", own(fd), target);
	num("fd", fd);
	sockaddr("addr", target);
	end();
	must(result == -EINPROGRESS ? 0 : -1);
	expect_accept(server, -1, 0, 7);
	/* Nobody is there. */
	target = own(server);
	close(server);
	expect_connect(AF_INET, SOCK_STREAM, target);

	server = bound(AF_INET6, SOCK_STREAM, v6("::", 0));
	target = v6("::1", ntohs(own(server).v6.sin6_port));
	expect_connect(AF_INET6, SOCK_STREAM, target);
	expect_accept(server, -1, 0, 5);
	/* IPv4 through sockets of IPv6: mapped on both sides, then on the server's only. */
	target = v6("::ffff:127.0.0.1", ntohs(own(server).v6.sin6_port));
	expect_connect(AF_INET6, SOCK_STREAM, target);
	expect_accept(server, -1, 0, 5);
	expect_connect(AF_INET, SOCK_STREAM, v4("127.0.0.1", ntohs(own(server).v6.sin6_port)));
	expect_accept(server, SOCK_CLOEXEC, 0, 5);
	must(fcntl(server, F_SETFL, O_NONBLOCK));
	expect_failed_accept(server, -1);
	expect_failed_accept(server, SOCK_CLOEXEC);
	expect_failed_accept(-1, -1);

	server = bound(AF_UNIX, SOCK_STREAM, un("stream"));
	expect_connect(AF_UNIX, SOCK_STREAM, un("stream"));
	expect_connect(AF_UNIX, SOCK_STREAM, un("stream"));
	expect_accept(server, -1, 1, 5);
	waiting = 0;
	expect_accept(server, SOCK_CLOEXEC, waiting, 5);
	server = bound(AF_UNIX, SOCK_STREAM, abstract("lanner-stream"));
	expect_connect(AF_UNIX, SOCK_STREAM, abstract("lanner-stream"));
	expect_accept(server, -1, 0, 5);
	expect_connect(AF_UNIX, SOCK_STREAM, un("nobody"));
	bound(AF_UNIX, SOCK_DGRAM, un("datagrams"));
	expect_connect(AF_UNIX, SOCK_DGRAM, un("datagrams"));
	/* Datagrams: a name for the other end, no connection. */
	expect_connect(AF_INET, SOCK_DGRAM, v4("127.0.0.1", 9));
	expect_connect(AF_INET6, SOCK_DGRAM, v6("::1", 9));
	expect_connect(AF_INET6, SOCK_DGRAM, v6("::ffff:127.0.0.1", 9));
	expect_listen(-1, -3);
}

/* Without ports, raw sockets have the protocol in that place, and ping sockets an identifier. */
static void without_ports(void)
{
	struct address target = v4("127.0.0.1", 0);
	struct address source = v4("127.0.0.1", IPPROTO_ICMP);
	int fd = must(socket(AF_INET, SOCK_RAW, IPPROTO_ICMP));
	long result = must(call(SYS_connect, fd, &target, target.length));

	expect("SOCKET_CONNECT_X");
	num("res", result);
	tuple("tuple", source, target);
	num("fd", fd);
	sockaddr("addr", target);
	end();
	fd = must(socket(AF_INET6, SOCK_RAW, IPPROTO_ICMPV6));
	target = v6("::1", 0);
	result = must(call(SYS_connect, fd, &target, target.length));
	expect("SOCKET_CONNECT_X");
	num("res", result);
	tuple("tuple", v6("::1", IPPROTO_ICMPV6), target);
	num("fd", fd);
	sockaddr("addr", target);
	end();
	/* No tuples for other families. */
	fd = must(socket(AF_NETLINK, SOCK_RAW, 0));
	target.any.sa_family = AF_NETLINK;
	target.length = 12;
	result = call(SYS_connect, fd, &target, target.length);
	expect("SOCKET_CONNECT_X");
	num("res", result);
	none("tuple");
	num("fd", fd);
	none("addr");
	end();
}

static void expect_shutdown(long fd, long how, int shown)
{
	long result = call(SYS_shutdown, fd, how);

	expect("SOCKET_SHUTDOWN_X");
	num("res", result);
	num("fd", fd);
	num("how", shown);
	end();
}

static void others(void)
{
	int server = bound(AF_INET, SOCK_STREAM, v4("127.0.0.1", 0));
	int fd = connected(AF_INET, SOCK_STREAM, own(server));
	struct address address = {.length = sizeof(address.room)};

	expect_shutdown(fd, SHUT_RD, 0);
	expect_shutdown(fd, SHUT_WR, 1);
	expect_shutdown(fd, SHUT_RDWR, 2);
	expect_shutdown(fd, 9, 255);
	expect_shutdown(-1, SHUT_RD, 0);
	must(call(SYS_getsockname, fd, &address, &address.length));
	expect("SOCKET_GETSOCKNAME_X");
	end();
	call(SYS_getsockname, -1L, &address, &address.length);
	expect("SOCKET_GETSOCKNAME_X");
	end();
	call(SYS_getpeername, server, &address, &address.length);
	expect("SOCKET_GETPEERNAME_X");
	end();
	fd = connected(AF_INET, SOCK_STREAM, own(server));
	must(call(SYS_getpeername, fd, &address, &address.length));
	expect("SOCKET_GETPEERNAME_X");
	end();
}

int main(void)
{
	sockets();
	pairs();
	binds();
	connections();
	without_ports();
	others();
	return tell_expectations();
}
