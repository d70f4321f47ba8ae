// SPDX-License-Identifier: Apache-2.0
/* sendto, recvfrom, sendmsg, recvmsg, sendmmsg, recvmmsg. */
#define _GNU_SOURCE
#include "net.h"
#include <netinet/ip_icmp.h>
#include <sys/uio.h>

#define SNAP 80

static const char HELLO[] = "hello, world";
static char longer[300];
static char room[400];

/* A buffer of data as an event shows it. */
static void data(const void *value, size_t length)
{
	if (length)
		bytes("data", value, length < SNAP ? length : SNAP);
	else
		none("data");
}

/* What the tuple of an event should be: the ends, or the receiver's name, or nothing. */
struct ends {
	struct address from;
	struct address to;
	const char *path;
	int sending; /* of unconnected unix sockets; -1: connected */
};

static void put(const struct ends *ends)
{
	if (!ends)
		none("tuple");
	else if (!ends->path)
		tuple("tuple", ends->from, ends->to);
	else if (ends->sending < 0)
		unix_tuple("tuple", ends->path);
	else
		unconnected_unix_tuple("tuple", ends->path, ends->sending);
}

static void expect_sendto(long fd, const char *text, size_t length, struct address *target, const struct ends *ends)
{
	long result = call(SYS_sendto, fd, text, length, MSG_NOSIGNAL, target, target ? target->length : 0);

	expect("SOCKET_SENDTO_X");
	num("res", result);
	data(text, length);
	num("fd", fd);
	num("size", length);
	put(result < 0 ? NULL : ends);
	end();
	if (ends)
		must(result);
}

static void expect_recvfrom(long fd, size_t size, int flags, struct address *source, const struct ends *ends)
{
	long result = call(SYS_recvfrom, fd, room, size, flags, source, source ? &source->length : NULL);

	expect("SOCKET_RECVFROM_X");
	num("res", result);
	data(room, result < 0 ? 0 : (size_t)result < size ? result : size);
	put(ends);
	num("fd", fd);
	num("size", size);
	end();
	if (ends)
		must(result);
}

static struct ends between(struct address from, struct address to)
{
	return (struct ends){.from = from, .to = to};
}

static void streams(int family, struct address at)
{
	int server = bound(family, SOCK_STREAM, at);
	int client = connected(family, SOCK_STREAM, own(server));
	int accepted = must(accept(server, NULL, NULL));
	struct ends there = between(own(client), other(client));
	struct ends back = between(other(client), own(client));
	struct address ignored = {.length = sizeof(ignored.room)};

	expect_sendto(client, HELLO, sizeof(HELLO), NULL, &there);
	expect_recvfrom(accepted, sizeof(room), 0, NULL, &there);
	/* A connection knows its ends, whatever the caller says. */
	expect_sendto(accepted, longer, sizeof(longer), NULL, &back);
	expect_recvfrom(client, sizeof(room), MSG_WAITALL | MSG_DONTWAIT, &ignored, &back);
	expect_recvfrom(client, sizeof(room), MSG_DONTWAIT, NULL, NULL);
	close(accepted);
	expect_recvfrom(client, sizeof(room), 0, NULL, &back);
	must(shutdown(client, SHUT_WR));
	expect_sendto(client, HELLO, sizeof(HELLO), NULL, NULL);
}

/* Datagrams between two sockets that are not connected, then with one that is. */
static void datagrams(int family, struct address one, struct address two)
{
	int a = bound(family, SOCK_DGRAM, one);
	int b = bound(family, SOCK_DGRAM, two);
	int c = bound(family, SOCK_DGRAM, one);
	struct address to_b = own(b);
	struct address to_c = own(c);
	struct ends there = between(own(a), own(b));
	struct ends elsewhere = between(own(a), own(c));
	struct address from = {.length = sizeof(from.room)};
	struct address nothing = one;
	struct ends unknown;

	expect_sendto(a, HELLO, sizeof(HELLO), &to_b, &there);
	expect_recvfrom(b, sizeof(room), 0, &from, &there);
	/* The caller does not want to know, and so nobody does. */
	expect_sendto(a, HELLO, sizeof(HELLO), &to_b, &there);
	memset(&nothing.room[2], 0, 20);
	unknown = between(nothing, own(b));
	expect_recvfrom(b, sizeof(room), 0, NULL, &unknown);
	must(connect(a, &to_b.any, to_b.length));
	expect_sendto(a, longer, sizeof(longer), NULL, &there);
	/* Less than came; the result is what came. */
	expect_recvfrom(b, 20, MSG_TRUNC, &from, &there);
	/* A connected one sends elsewhere if asked to. */
	expect_sendto(a, "", 0, &to_c, &elsewhere);
	expect_recvfrom(c, sizeof(room), 0, &from, &elsewhere);
	must(sendto(b, HELLO, 3, 0, &there.from.any, there.from.length));
	there = between(there.to, there.from);
	expect_recvfrom(a, sizeof(room), 0, NULL, &there);
}

/* A socket of IPv6 that sends to addresses of IPv4. */
static void mapped(void)
{
	struct address four = v4("127.0.0.1", 0);
	int a = bound(AF_INET6, SOCK_DGRAM, v6("::ffff:127.0.0.1", 0));
	int b = bound(AF_INET, SOCK_DGRAM, four);
	struct address from = {.length = sizeof(from.room)};
	struct ends there;

	four = own(b);
	there = between(own(a), v6("::ffff:127.0.0.1", ntohs(four.v4.sin_port)));
	expect_sendto(a, HELLO, sizeof(HELLO), &four, &there);
	there = between(v4("127.0.0.1", ntohs(own(a).v6.sin6_port)), four);
	expect_recvfrom(b, sizeof(room), 0, &from, &there);
}

static void unix_datagrams(void)
{
	int a = bound(AF_UNIX, SOCK_DGRAM, un("a"));
	int b = bound(AF_UNIX, SOCK_DGRAM, abstract("lanner-b"));
	struct address to_a = un("a");
	struct address to_b = abstract("lanner-b");
	struct address from = {.length = sizeof(from.room)};
	struct ends ends = {.path = "lanner-b", .sending = 1};
	int pair[2];

	expect_sendto(a, HELLO, sizeof(HELLO), &to_b, &ends);
	ends.sending = 0;
	expect_recvfrom(b, sizeof(room), 0, &from, &ends);
	must(connect(b, &to_a.any, to_a.length));
	ends = (struct ends){.path = "a", .sending = -1};
	expect_sendto(b, HELLO, sizeof(HELLO), NULL, &ends);
	must(socketpair(AF_UNIX, SOCK_STREAM, 0, pair));
	ends.path = "";
	expect_sendto(pair[0], HELLO, sizeof(HELLO), NULL, &ends);
	expect_recvfrom(pair[1], sizeof(room), 0, NULL, &ends);
}

/* Raw sockets have the protocol in the place of a port, ping sockets their identifier. */
static void without_ports(void)
{
	struct address target = v4("127.0.0.1", 0);
	struct icmphdr echo = {.type = ICMP_ECHO, .checksum = htons(0xf7ff)};
	struct address from = {.length = sizeof(from.room)};
	int fd = must(socket(AF_INET, SOCK_RAW, IPPROTO_ICMP));
	struct ends there = between(v4("0.0.0.0", IPPROTO_ICMP), target);
	struct ends back = between(target, v4("0.0.0.0", IPPROTO_ICMP));

	expect_sendto(fd, (char *)&echo, sizeof(echo), &target, &there);
	expect_recvfrom(fd, sizeof(room), 0, &from, &back);
	fd = must(socket(AF_INET6, SOCK_RAW, 253));
	target = v6("::1", 0);
	there = between(v6("::", 253), target);
	back = between(target, v6("::", 253));
	expect_sendto(fd, HELLO, sizeof(HELLO), &target, &there);
	expect_recvfrom(fd, sizeof(room), 0, &from, &back);
	if (socket(AF_INET, SOCK_DGRAM, IPPROTO_ICMP) >= 0) {
		fd = must(socket(AF_INET, SOCK_DGRAM, IPPROTO_ICMP));
		target = v4("127.0.0.1", 0);
		must(bind(fd, &target.any, target.length));
		there = between(own(fd), target);
		back = between(target, own(fd));
		expect_sendto(fd, (char *)&echo, sizeof(echo), &target, &there);
		expect_recvfrom(fd, sizeof(room), 0, &from, &back);
	}
}

static void failures(void)
{
	struct address nobody = un("nobody");
	int fd = must(socket(AF_UNIX, SOCK_DGRAM, 0));
	struct msghdr empty = {};
	long result;

	expect_sendto(fd, HELLO, sizeof(HELLO), &nobody, NULL);
	expect_sendto(-1, longer, sizeof(longer), NULL, NULL);
	expect_recvfrom(-1, 10, 0, NULL, NULL);
	expect_recvfrom(fd, 10, MSG_DONTWAIT, NULL, NULL);
	result = call(SYS_sendmsg, fd, 8L, 0L);
	expect("SOCKET_SENDMSG_X");
	num("res", result);
	none("data");
	num("fd", fd);
	none("size");
	none("tuple");
	end();
	result = call(SYS_recvmsg, -1L, &empty, 0L);
	expect("SOCKET_RECVMSG_X");
	num("res", result);
	num("size", 0);
	none("data");
	none("tuple");
	none("msgcontrol");
	num("fd", -1);
	end();
	result = call(SYS_sendmmsg, -1L, NULL, 3L, 0L);
	expect("SOCKET_SENDMMSG_X");
	num("res", result);
	num("fd", -1);
	num("size", 0);
	none("data");
	none("tuple");
	end();
	result = call(SYS_recvmmsg, fd, NULL, 0L, MSG_DONTWAIT, NULL);
	expect("SOCKET_RECVMMSG_X");
	num("res", result);
	num("fd", fd);
	num("size", 0);
	none("data");
	none("tuple");
	none("msgcontrol");
	end();
}

/* Messages of several parts, to several places at once. */
static void gathered(void)
{
	int a = bound(AF_INET, SOCK_DGRAM, v4("127.0.0.1", 0));
	int b = bound(AF_INET6, SOCK_DGRAM, v6("::", 0));
	struct address to_b = v4("127.0.0.1", ntohs(own(b).v6.sin6_port));
	struct address from = {};
	char parts[3][64];
	struct iovec out[3] = {{"one, ", 5}, {longer, 100}, {"never seen", 10}};
	struct iovec in[2] = {{parts[0], 50}, {parts[1], 64}};
	struct msghdr message = {&to_b, to_b.length, out, 3, NULL, 0, 0};
	struct ends there = between(own(a), to_b);
	struct ends arrived = between(v6("::ffff:127.0.0.1", ntohs(own(a).v4.sin_port)), own(b));
	char whole[128] = "one, ";
	struct mmsghdr messages[3] = {};
	long result;

	memcpy(whole + 5, longer, 100);
	result = must(call(SYS_sendmsg, a, &message, 0L));
	expect("SOCKET_SENDMSG_X");
	num("res", 115);
	data(whole, 105);
	num("fd", a);
	num("size", 115);
	put(&there);
	end();
	message = (struct msghdr){&from, sizeof(from.room), in, 2, NULL, 0, 0};
	result = must(call(SYS_recvmsg, b, &message, 0L));
	must(result == 114 && message.msg_flags == MSG_TRUNC ? 0 : -1);
	expect("SOCKET_RECVMSG_X");
	num("res", 114);
	num("size", 114);
	data(whole, 105);
	put(&arrived);
	none("msgcontrol");
	num("fd", b);
	end();
	/* Refused: too long for a datagram. */
	out[1].iov_len = 70000;
	out[1].iov_base = calloc(1, 70000);
	message = (struct msghdr){&to_b, to_b.length, out, 2, NULL, 0, 0};
	result = call(SYS_sendmsg, a, &message, 0L);
	expect("SOCKET_SENDMSG_X");
	num("res", result);
	memset(whole + 5, 0, 100);
	data(whole, 105);
	num("fd", a);
	num("size", 70005);
	none("tuple");
	end();
	must(result < 0 ? 0 : -1);

	out[1] = (struct iovec){longer, 7};
	memcpy(whole + 5, longer, 7);
	for (int i = 0; i < 3; i++)
		messages[i].msg_hdr = (struct msghdr){&to_b, to_b.length, out, i, NULL, 0, 0};
	result = must(call(SYS_sendmmsg, a, messages, 3L, 0L));
	must(result == 3 ? 0 : -1);
	for (int i = 0; i < 3; i++) {
		int length = i == 0 ? 0 : i == 1 ? 5 : 12;

		expect("SOCKET_SENDMMSG_X");
		num("res", length);
		num("fd", a);
		num("size", length);
		data(whole, length);
		put(&there);
		end();
	}
	struct address sources[3];
	struct iovec places[3] = {{parts[0], 64}, {parts[1], 64}, {parts[2], 64}};
	for (int i = 0; i < 3; i++)
		messages[i].msg_hdr = (struct msghdr){&sources[i], sizeof(sources[i].room), &places[i], 1, NULL, 0, 0};
	result = must(call(SYS_recvmmsg, b, messages, 3L, 0L, NULL));
	must(result == 3 ? 0 : -1);
	for (int i = 0; i < 3; i++) {
		int length = i == 0 ? 0 : i == 1 ? 5 : 12;

		expect("SOCKET_RECVMMSG_X");
		num("res", length);
		num("fd", b);
		num("size", length);
		data(whole, length);
		put(&arrived);
		none("msgcontrol");
		end();
	}
}

int main(void)
{
	for (size_t i = 0; i < sizeof(longer); i++)
		longer[i] = 'a' + i % 26;
	streams(AF_INET, v4("127.0.0.1", 0));
	streams(AF_INET6, v6("::1", 0));
	datagrams(AF_INET, v4("127.0.0.1", 0), v4("127.0.0.2", 0));
	datagrams(AF_INET6, v6("::1", 0), v6("::1", 0));
	mapped();
	unix_datagrams();
	without_ports();
	failures();
	gathered();
	return tell_expectations();
}
