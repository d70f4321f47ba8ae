// SPDX-License-Identifier: Apache-2.0
/*
 * send and recv, which only 32 bit programs have as calls of their own, and the structs of others that differ there.
 * A 64 bit program may come through the 32 bit door too, as long as all its addresses are low.
 */
#include "net.h"
#include <sys/mman.h>

#if defined(__x86_64__)
#define CALL_SOCKETCALL 102
#define CALL_RECVMSG 372
#define CALL_SENDMSG 370
#define CALL_SETSOCKOPT 366
#define SEND 9
#define RECV 10

struct vector32 {
	unsigned base, length;
};

struct message32 {
	unsigned name, name_length, vectors, count, control, control_length, flags;
};

struct control32 {
	unsigned length;
	int level, type, fd;
};

static struct low {
	unsigned arguments[6];
	char data[128];
	struct vector32 vectors[2];
	struct message32 message;
	struct control32 control;
	struct address target;
	int time[2];
} *low;

static long call32(long number, unsigned first, unsigned second, unsigned third, unsigned fourth, unsigned fifth)
{
	long result;

	__asm__ volatile("int $0x80"
			 : "=a"(result)
			 : "a"(number), "b"(first), "c"(second), "d"(third), "S"(fourth), "D"(fifth)
			 : "memory", "r8", "r9", "r10", "r11");
	return (int)result;
}

static unsigned at(void *place)
{
	return (unsigned)(unsigned long)place;
}

static long socketcall(int which, int fd, void *data, unsigned length, unsigned flags)
{
	unsigned arguments[4] = {fd, at(data), length, flags};

	memcpy(low->arguments, arguments, sizeof(arguments));
	return call32(CALL_SOCKETCALL, which, at(low->arguments), 0, 0, 0);
}

static void expect_moved(const char *type, int which, int fd, unsigned length, const char *shown, struct address from,
			 struct address to)
{
	long result = socketcall(which, fd, low->data, length, MSG_DONTWAIT | MSG_NOSIGNAL);

	expect(type);
	num("res", result);
	if (shown)
		text("data", shown);
	else
		none("data");
	num("fd", fd);
	num("size", length);
	if (result < 0)
		none("tuple");
	else
		tuple("tuple", from, to);
	end();
}

static void streams(void)
{
	int server = bound(AF_INET, SOCK_STREAM, v4("127.0.0.1", 0));
	int client = connected(AF_INET, SOCK_STREAM, own(server));
	int accepted = must(accept(server, NULL, NULL));

	strcpy(low->data, "narrow");
	expect_moved("SOCKET_SEND_X", SEND, client, 7, "narrow", own(client), other(client));
	expect_moved("SOCKET_RECV_X", RECV, accepted, 100, "narrow", own(client), other(client));
	expect_moved("SOCKET_RECV_X", RECV, accepted, 100, NULL, own(client), other(client));
	expect_moved("SOCKET_SEND_X", SEND, -1, 7, "narrow", own(client), other(client));
}

static void messages(void)
{
	int a = bound(AF_INET, SOCK_DGRAM, v4("127.0.0.1", 0));
	int b = bound(AF_INET, SOCK_DGRAM, v4("127.0.0.1", 0));
	long result;

	strcpy(low->data, "in two parts");
	low->target = own(b);
	low->vectors[0] = (struct vector32){at(low->data), 7};
	low->vectors[1] = (struct vector32){at(low->data) + 7, 6};
	low->message = (struct message32){at(&low->target), low->target.length, at(low->vectors), 2, 0, 0, 0};
	result = must(call32(CALL_SENDMSG, a, at(&low->message), 0, 0, 0));
	expect("SOCKET_SENDMSG_X");
	num("res", result);
	text("data", "in two parts");
	num("fd", a);
	num("size", 13);
	tuple("tuple", own(a), own(b));
	end();
	memset(low->data, 0, sizeof(low->data));
	low->message.name_length = sizeof(low->target.room);
	result = must(call32(CALL_RECVMSG, b, at(&low->message), 0, 0, 0));
	expect("SOCKET_RECVMSG_X");
	num("res", result);
	num("size", 13);
	text("data", "in two parts");
	tuple("tuple", own(a), own(b));
	none("msgcontrol");
	num("fd", b);
	end();
}

/* The control data of 32 bit programs is narrower as well. */
static void rights(void)
{
	int pair[2];
	int ends[2];
	long result;

	must(socketpair(AF_UNIX, SOCK_DGRAM, 0, pair));
	must(pipe(ends));
	low->vectors[0] = (struct vector32){at(low->data), 1};
	low->control = (struct control32){sizeof(low->control), SOL_SOCKET, SCM_RIGHTS, ends[1]};
	low->message = (struct message32){0, 0, at(low->vectors), 1, at(&low->control), sizeof(low->control), 0};
	must(call32(CALL_SENDMSG, pair[0], at(&low->message), 0, 0, 0));
	low->message = (struct message32){0, 0, at(low->vectors), 1, at(&low->control), sizeof(low->control), 0};
	result = must(call32(CALL_RECVMSG, pair[1], at(&low->message), 0, 0, 0));
	expect("SOCKET_RECVMSG_X");
	num("res", result);
	num("size", 1);
	bytes("data", low->data, 1);
	unix_tuple("tuple", "");
	bytes("msgcontrol", &low->control, sizeof(low->control));
	num("fd", pair[1]);
	end();
	expect_of((long)getpid() << 32 | syscall(SYS_gettid), "ITER_TASK_FILE_PIPE_E");
	num("fd", low->control.fd);
	none("path");
	any("ino_num", "that of the pipe, which rights.c compares");
	num("open_flags", 0);
	end();
}

static void options(void)
{
	int fd = must(socket(AF_INET, SOCK_STREAM, 0));
	unsigned char shown[9] = {4};
	unsigned long long nanoseconds = 2000003000ULL;
	long result;

	low->time[0] = 2;
	low->time[1] = 3;
	result = must(call32(CALL_SETSOCKOPT, fd, SOL_SOCKET, SO_RCVTIMEO, at(low->time), sizeof(low->time)));
	memcpy(shown + 1, &nanoseconds, 8);
	expect("SOCKET_SETSOCKOPT_X");
	num("res", result);
	num("fd", fd);
	num("level", 1);
	num("optname", 20);
	bytes("val", shown, 9);
	num("optlen", 8);
	end();
}

int main(void)
{
	low = mmap(NULL, sizeof(*low), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
	must(low == MAP_FAILED ? -1 : 0);
	streams();
	messages();
	rights();
	options();
	return tell_expectations();
}
#else
int main(void)
{
	impossible("SOCKET_SEND_X", "only 32 bit programs have this call; it takes a compiler for such");
	impossible("SOCKET_RECV_X", "only 32 bit programs have this call; it takes a compiler for such");
	return tell_expectations();
}
#endif
