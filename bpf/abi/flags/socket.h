/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#ifndef LANNER_ABI_FLAGS_SOCKET_H
#define LANNER_ABI_FLAGS_SOCKET_H

/* Levels and options of getsockopt and setsockopt; the first fifty options have the kernel's numbers. */
enum sockopt_levels {
	PPM_SOL_SOCKET = 1,
	PPM_SOL_TCP = 2,
};

enum sockopt_options {
	PPM_SO_ERROR = 4,
	PPM_SO_LINGER = 13,
	PPM_SO_PEERCRED = 17,
	PPM_SO_RCVTIMEO = 20,
	PPM_SO_SNDTIMEO = 21,
	PPM_SO_ATTACH_FILTER = 26,
	PPM_SO_PEERNAME = 28,
	PPM_SO_TIMESTAMP = 29,
	PPM_SO_TIMESTAMPNS = 35,
	PPM_SO_TIMESTAMPING = 37,
	PPM_SO_ATTACH_BPF = 50,
	PPM_SO_PEERGROUPS = 51,
	PPM_SO_MEMINFO = 52,
	PPM_SO_COOKIE = 53,
};

enum shutdown_how {
	PPM_SHUT_RD = 0,
	PPM_SHUT_WR = 1,
	PPM_SHUT_RDWR = 2,
	PPM_SHUT_UNKNOWN = 65535,
};

#endif
