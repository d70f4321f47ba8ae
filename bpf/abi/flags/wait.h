/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#ifndef LANNER_ABI_FLAGS_WAIT_H
#define LANNER_ABI_FLAGS_WAIT_H

/* What poll waits for, and the flags of descriptors that are made to be waited for. */
enum poll_flags {
	PPM_POLLIN = 1,
	PPM_POLLPRI = 2,
	PPM_POLLOUT = 4,
	PPM_POLLRDHUP = 8,
	PPM_POLLERR = 16,
	PPM_POLLHUP = 32,
	PPM_POLLNVAL = 64,
	PPM_POLLRDNORM = 128,
	PPM_POLLRDBAND = 256,
	PPM_POLLWRNORM = 512,
	PPM_POLLWRBAND = 1024,
};

enum epoll_create1_flags {
	PPM_EPOLL_CLOEXEC = 1,
};

enum pidfd_open_flags {
	PPM_PIDFD_NONBLOCK = 1,
};

#endif
