/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#ifndef LANNER_ABI_FLAGS_FILE_H
#define LANNER_ABI_FLAGS_FILE_H

/*
 * An enum here has the name of one of the catalogue's tables and some or all of its values, each with PPM_ before the
 * catalogue's name. Flags for which catalogue and kernel have the same numbers are not listed: they are masked.
 */
enum creat_flags {
	PPM_FD_UPPER_LAYER_CREAT = 1,
	PPM_FD_LOWER_LAYER_CREAT = 2,
};

enum fcntl_commands {
	PPM_UNKNOWN = 0,
	PPM_F_DUPFD = 1,
	PPM_F_GETFD = 2,
	PPM_F_SETFD = 3,
	PPM_F_GETFL = 4,
	PPM_F_SETFL = 5,
	PPM_F_GETLK = 6,
	PPM_F_SETLK = 8,
	PPM_F_SETLKW = 9,
	PPM_F_SETOWN = 10,
	PPM_F_GETOWN = 12,
	PPM_F_SETSIG = 13,
	PPM_F_GETSIG = 15,
	PPM_F_GETLK64 = 17,
	PPM_F_SETLK64 = 18,
	PPM_F_SETLKW64 = 19,
	PPM_F_SETOWN_EX = 21,
	PPM_F_GETOWN_EX = 22,
	PPM_F_SETLEASE = 23,
	PPM_F_GETLEASE = 24,
	PPM_F_CANCELLK = 25,
	PPM_F_DUPFD_CLOEXEC = 26,
	PPM_F_NOTIFY = 27,
	PPM_F_SETPIPE_SZ = 28,
	PPM_F_GETPIPE_SZ = 29,
	PPM_F_OFD_GETLK = 30,
	PPM_F_OFD_SETLK = 31,
	PPM_F_OFD_SETLKW = 32,
};

#endif
