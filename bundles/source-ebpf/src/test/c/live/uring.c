// SPDX-License-Identifier: Apache-2.0
/* io_uring_setup, io_uring_enter, io_uring_register. */
#include "expect.h"
#include <linux/io_uring.h>
#include <signal.h>

/* The catalogue knows the oldest eleven. */
#define KNOWN_FEATURES 0x7ff

static long expect_setup(unsigned entries, struct io_uring_params *parameters, unsigned flags)
{
	long fd = call(SYS_io_uring_setup, entries, parameters);

	expect("SYSCALL_IO_URING_SETUP_X");
	num("res", fd);
	num("entries", entries);
	num("sq_entries", parameters->sq_entries);
	num("cq_entries", parameters->cq_entries);
	num("flags", flags);
	num("sq_thread_cpu", parameters->sq_thread_cpu);
	num("sq_thread_idle", parameters->sq_thread_idle);
	num("features", parameters->features & KNOWN_FEATURES);
	end();
	return fd;
}

static void expect_enter(long fd, unsigned submit, unsigned complete, unsigned flags, void *argument, size_t size,
			 unsigned shown, unsigned signals)
{
	long result = call(SYS_io_uring_enter, fd, submit, complete, flags, argument, size);

	expect("SYSCALL_IO_URING_ENTER_X");
	num("res", result);
	num("fd", fd);
	num("to_submit", submit);
	num("min_complete", complete);
	num("flags", shown);
	num("sig", signals);
	end();
}

static long expect_register(long fd, unsigned operation, void *argument, unsigned amount)
{
	long result = call(SYS_io_uring_register, fd, operation, argument, amount);

	expect("SYSCALL_IO_URING_REGISTER_X");
	num("res", result);
	num("fd", fd);
	num("opcode", operation);
	num("arg", (long)argument);
	num("nr_args", amount);
	end();
	return result;
}

int main(void)
{
	struct io_uring_params plain = {.flags = IORING_SETUP_CQSIZE | IORING_SETUP_CLAMP, .cq_entries = 64};
	struct io_uring_params polling = {.flags = IORING_SETUP_SQPOLL | IORING_SETUP_SQ_AFF,
					  .sq_thread_cpu = 0,
					  .sq_thread_idle = 50};
	struct io_uring_params wrong = {.flags = IORING_SETUP_SQ_AFF | IORING_SETUP_R_DISABLED, .sq_thread_cpu = 3};
	unsigned long long set = 1ULL << (SIGUSR1 - 1) | 1ULL << 33;
	struct io_uring_getevents_arg extended = {.sigmask = (unsigned long)&set, .sigmask_sz = 8};
	long fd = must(expect_setup(5, &plain, 16 | 32));
	int files[1] = {0};

	must(plain.sq_entries == 8 && plain.features & IORING_FEAT_EXT_ARG ? 0 : -1);
	must(expect_setup(1, &polling, 2 | 8));
	must(expect_setup(1, &wrong, 8 | 128) == -EINVAL ? 0 : -1);
	expect_enter(fd, 0, 0, 0, NULL, 0, 0, 0);
	expect_enter(fd, 0, 0, IORING_ENTER_GETEVENTS, &set, 8, 1, 1 << (SIGUSR1 - 1));
	expect_enter(fd, 0, 0, IORING_ENTER_GETEVENTS | IORING_ENTER_EXT_ARG, &extended, sizeof(extended), 1 | 8,
		     1 << (SIGUSR1 - 1));
	expect_enter(-1, 1, 2, 1u << 31 | IORING_ENTER_SQ_WAKEUP, NULL, 0, 2, 0);
	must(expect_register(fd, IORING_REGISTER_FILES, files, 1));
	must(expect_register(-1, IORING_UNREGISTER_FILES, NULL, 0) < 0 ? 0 : -1);
	return tell_expectations();
}
