/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#ifndef LANNER_ABI_FLAGS_SEMAPHORE_H
#define LANNER_ABI_FLAGS_SEMAPHORE_H

enum semop_flags {
	PPM_IPC_NOWAIT = 1,
	PPM_SEM_UNDO = 2,
};

enum semget_flags {
	PPM_IPC_CREAT = 8192,
	PPM_IPC_EXCL = 16384,
};

enum semctl_commands {
	PPM_IPC_STAT = 1,
	PPM_IPC_SET = 2,
	PPM_IPC_RMID = 4,
	PPM_IPC_INFO = 8,
	PPM_SEM_INFO = 16,
	PPM_SEM_STAT = 32,
	PPM_GETALL = 64,
	PPM_GETNCNT = 128,
	PPM_GETPID = 256,
	PPM_GETVAL = 512,
	PPM_GETZCNT = 1024,
	PPM_SETALL = 2048,
	PPM_SETVAL = 4096,
};

#endif
