// SPDX-License-Identifier: Apache-2.0
/* poll, ppoll, select, epoll_wait, futex. */
#include "expect.h"
#include <linux/futex.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/select.h>
#include <time.h>

/* A list of descriptors with flags in the catalogue's numbers. */
static void list(const struct pollfd *polled, int amount, const short *flags)
{
	unsigned char value[4096];
	unsigned short count = amount;

	memcpy(value, &count, 2);
	for (int i = 0; i < amount; i++) {
		long long fd = polled[i].fd;

		memcpy(value + 2 + 10 * i, &fd, 8);
		memcpy(value + 10 + 10 * i, &flags[i], 2);
	}
	bytes("fds", value, 2 + 10 * amount);
}

static void expect_poll(struct pollfd *polled, int amount, int timeout, const short *flags)
{
	long result = call(SYS_poll, polled, amount, timeout);

	expect("SYSCALL_POLL_X");
	num("res", result);
	list(polled, result == -EFAULT ? 0 : amount, flags);
	num("timeout", timeout);
	end();
}

int main(void)
{
	int ends[2];
	int others[2];
	struct pollfd polled[5];
	/* in; out; nothing; invalid; hung up */
	short flags[] = {1 | 128, 4 | 512, 0, 64, 32};
	short none_of_300[300] = {};
	struct pollfd many[300];
	struct timespec time = {5, 0};
	struct timespec negative = {-1, 0};
	unsigned long long signals = 1ULL << (SIGUSR1 - 1) | 1ULL << 40;
	long result;

	must(pipe(ends));
	must(pipe(others));
	must(write(ends[1], "x", 1));
	must(close(others[1]));
	polled[0] = (struct pollfd){ends[0], POLLIN | POLLRDNORM, 0};
	polled[1] = (struct pollfd){ends[1], POLLOUT | POLLWRNORM, 0};
	polled[2] = (struct pollfd){ends[0], POLLPRI, 0};
	polled[3] = (struct pollfd){9999, POLLIN, 0};
	polled[4] = (struct pollfd){others[0], POLLIN, 0};
	expect_poll(polled, 5, -1, flags);
	expect_poll(polled, 0, 1, flags);
	expect_poll(NULL, 2, 7, flags);
	for (int i = 0; i < 300; i++)
		many[i] = (struct pollfd){-1 - i, 0, 0};
	result = call(SYS_poll, many, 300L, 0L);
	expect("SYSCALL_POLL_X");
	num("res", result);
	/* No more than 256 are shown. */
	list(many, 256, none_of_300);
	num("timeout", 0);
	end();

	result = must(call(SYS_ppoll, polled, 2L, &time, &signals, 8L));
	expect("SYSCALL_PPOLL_X");
	num("res", result);
	list(polled, 2, flags);
	num("timeout", time.tv_sec * 1000000000LL + time.tv_nsec);
	num("sigmask", 1 << (SIGUSR1 - 1));
	end();
	result = must(call(SYS_ppoll, polled, 1L, NULL, NULL, 0L));
	expect("SYSCALL_PPOLL_X");
	num("res", result);
	list(polled, 1, flags);
	num("timeout", -1);
	num("sigmask", 0);
	end();
	polled[0].revents = 0;
	flags[0] = 0;
	result = call(SYS_ppoll, polled, 1L, &negative, NULL, 8L);
	expect("SYSCALL_PPOLL_X");
	num("res", result);
	list(polled, 1, flags);
	num("timeout", -1000000000LL);
	num("sigmask", 0);
	end();
	must(result == -EINVAL ? 0 : -1);

	fd_set set;
	struct timeval at_once = {0, 0};
	FD_ZERO(&set);
	FD_SET(ends[0], &set);
	result = must(call(SYS_select, ends[0] + 1, &set, NULL, NULL, &at_once));
	expect("SYSCALL_SELECT_X");
	num("res", result);
	end();
	result = call(SYS_select, -1L, NULL, NULL, NULL, NULL);
	expect("SYSCALL_SELECT_X");
	num("res", result);
	end();

	struct epoll_event event = {.events = EPOLLIN};
	int epoll = must(epoll_create1(0));
	must(epoll_ctl(epoll, EPOLL_CTL_ADD, ends[0], &event));
	result = must(call(SYS_epoll_wait, epoll, &event, 1L, 0L));
	expect("SYSCALL_EPOLLWAIT_X");
	num("res", 1);
	num("maxevents", 1);
	end();
	result = call(SYS_epoll_wait, epoll, &event, -3L, 0L);
	expect("SYSCALL_EPOLLWAIT_X");
	num("res", result);
	num("maxevents", -3);
	end();

	int word = 7;
	result = must(call(SYS_futex, &word, FUTEX_WAKE_PRIVATE, 3L, NULL, NULL, 0L));
	expect("SYSCALL_FUTEX_X");
	num("res", result);
	num("addr", (long)&word);
	num("op", 1 | 128);
	num("val", 3);
	end();
	result = call(SYS_futex, &word, FUTEX_WAIT_BITSET | FUTEX_CLOCK_REALTIME, 6L, NULL, NULL, 1L);
	expect("SYSCALL_FUTEX_X");
	num("res", result);
	num("addr", (long)&word);
	num("op", 9 | 256);
	num("val", 6);
	end();
	must(result == -EAGAIN ? 0 : -1);
	return tell_expectations();
}
