// SPDX-License-Identifier: Apache-2.0
/* Calls that make a descriptor of something without a file; pidfd_getfd is in rights.c. */
#include "expect.h"
#include <fcntl.h>
#include <linux/bpf.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>

#define PPM_NONBLOCK 64
#define PPM_CLOEXEC 4096

static void two(const char *type, const char *first, long result, const char *second, long value)
{
	expect(type);
	num(first, result);
	num(second, value);
	end();
}

static void queues(void)
{
	two("SYSCALL_EPOLL_CREATE_X", "res", must(call(SYS_epoll_create, 77L)), "size", 77);
	two("SYSCALL_EPOLL_CREATE_X", "res", call(SYS_epoll_create, -1L), "size", -1);
	two("SYSCALL_EPOLL_CREATE1_X", "res", must(call(SYS_epoll_create1, O_CLOEXEC)), "flags", 1);
	two("SYSCALL_EPOLL_CREATE1_X", "res", call(SYS_epoll_create1, 1L), "flags", 0);
	two("SYSCALL_INOTIFY_INIT_X", "res", must(call(SYS_inotify_init)), "flags", 0);
	two("SYSCALL_INOTIFY_INIT1_X", "res", must(call(SYS_inotify_init1, O_CLOEXEC | O_NONBLOCK)), "flags",
	    PPM_CLOEXEC | PPM_NONBLOCK);
	two("SYSCALL_INOTIFY_INIT1_X", "res", call(SYS_inotify_init1, 1L), "flags", 0);
	two("SYSCALL_USERFAULTFD_X", "res", must(call(SYS_userfaultfd, O_NONBLOCK | O_CLOEXEC)), "flags",
	    PPM_NONBLOCK | PPM_CLOEXEC);
	two("SYSCALL_USERFAULTFD_X", "res", call(SYS_userfaultfd, 0x100L), "flags", 0);
}

static void counters(void)
{
	long result = must(call(SYS_eventfd, 0xfffffff0UL));

	expect("SYSCALL_EVENTFD_X");
	num("res", result);
	num("initval", 0xfffffff0UL);
	num("flags", 0);
	end();
	result = must(call(SYS_eventfd2, 5L, O_NONBLOCK | O_CLOEXEC));
	expect("SYSCALL_EVENTFD2_X");
	num("res", result);
	num("flags", PPM_NONBLOCK | PPM_CLOEXEC);
	num("initval", 5);
	end();
	result = call(SYS_eventfd2, 5L, 0x100L);
	expect("SYSCALL_EVENTFD2_X");
	num("res", result);
	num("flags", 0);
	num("initval", 5);
	end();
	must(result == -EINVAL ? 0 : -1);
	result = must(call(SYS_timerfd_create, CLOCK_BOOTTIME, O_NONBLOCK));
	expect("SYSCALL_TIMERFD_CREATE_X");
	num("res", result);
	num("clockid", CLOCK_BOOTTIME);
	num("flags", PPM_NONBLOCK);
	end();
	result = call(SYS_timerfd_create, 99L, 0L);
	expect("SYSCALL_TIMERFD_CREATE_X");
	num("res", result);
	num("clockid", 99);
	num("flags", 0);
	end();
}

static void signals(void)
{
	unsigned long long set = 1ULL << (SIGUSR2 - 1) | 1ULL << 50;
	long fd = must(call(SYS_signalfd, -1L, &set, 8L));
	long result;

	expect("SYSCALL_SIGNALFD_X");
	num("res", fd);
	num("fd", -1);
	num("mask", 1 << (SIGUSR2 - 1));
	num("flags", 0);
	end();
	result = call(SYS_signalfd, fd, &set, 3L);
	expect("SYSCALL_SIGNALFD_X");
	num("res", result);
	num("fd", fd);
	num("mask", 1 << (SIGUSR2 - 1));
	num("flags", 0);
	end();
	result = must(call(SYS_signalfd4, -1L, &set, 8L, O_CLOEXEC));
	expect("SYSCALL_SIGNALFD4_X");
	num("res", result);
	num("flags", PPM_CLOEXEC);
	num("fd", -1);
	num("mask", 1 << (SIGUSR2 - 1));
	end();
	result = call(SYS_signalfd4, 9999L, NULL, 8L, O_NONBLOCK);
	expect("SYSCALL_SIGNALFD4_X");
	num("res", result);
	num("flags", PPM_NONBLOCK);
	num("fd", 9999);
	num("mask", 0);
	end();
}

static void processes(void)
{
	long result = must(call(SYS_pidfd_open, getpid(), O_NONBLOCK));

	expect("SYSCALL_PIDFD_OPEN_X");
	num("fd", result);
	num("pid", getpid());
	num("flags", 1);
	end();
	result = call(SYS_pidfd_open, -5L, 0L);
	expect("SYSCALL_PIDFD_OPEN_X");
	num("fd", result);
	num("pid", -5);
	num("flags", 0);
	end();
}

static void objects(void)
{
	union bpf_attr attributes = {
		.map_type = BPF_MAP_TYPE_HASH, .key_size = 4, .value_size = 4, .max_entries = 1};
	long result = must(call(SYS_bpf, BPF_MAP_CREATE, &attributes, sizeof(attributes)));

	two("SYSCALL_BPF_2_X", "fd", result, "cmd", BPF_MAP_CREATE);
	result = call(SYS_bpf, 7777L, &attributes, sizeof(attributes));
	two("SYSCALL_BPF_2_X", "fd", result, "cmd", 7777);
	must(result == -EINVAL ? 0 : -1);
}

/* The only way that a call without arguments can fail. */
static void nothing_left(void)
{
	int status;
	pid_t child = fork();

	if (child == 0) {
		long result = 0;

		while (result >= 0)
			result = call(SYS_inotify_init);
		two("SYSCALL_INOTIFY_INIT_X", "res", result, "flags", 0);
		result = call(SYS_eventfd, 9L);
		expect("SYSCALL_EVENTFD_X");
		num("res", result);
		num("initval", 9);
		num("flags", 0);
		end();
		tell_expectations();
		_exit(0);
	}
	must(waitpid(child, &status, 0));
	must(status == 0 ? 0 : -1);
}

int main(void)
{
	struct rlimit few = {40, 40};

	must(setrlimit(RLIMIT_NOFILE, &few));
	nothing_left();
	queues();
	counters();
	signals();
	processes();
	objects();
	return tell_expectations();
}
