/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#ifndef LANNER_ABI_EVENTS_H
#define LANNER_ABI_EVENTS_H

/*
 * The codes of the events that these programs emit: names and numbers are those of the event catalogue.
 * A test compares every one of them with bundles/events/src/main/catalogue/event-table.json.
 */
enum event_code {
	PPME_NONE = 0, /* not an event: the counters' place for losses that belong to no known event */
	PPME_SYSCALL_OPEN_X = 3,
	PPME_SOCKET_CONNECT_X = 23,
	PPME_SYSCALL_CREAT_X = 59,
	PPME_SYSCALL_CHDIR_X = 95,
	PPME_SYSCALL_FCHDIR_X = 97,
	PPME_PROCEXIT_1_E = 186,
	PPME_SYSCALL_SETRESUID_X = 193,
	PPME_SYSCALL_SETRESGID_X = 195,
	PPME_SYSCALL_SETUID_X = 199,
	PPME_SYSCALL_SETGID_X = 201,
	PPME_SYSCALL_CLONE_20_X = 223,
	PPME_SYSCALL_FORK_20_X = 225,
	PPME_SYSCALL_VFORK_20_X = 227,
	PPME_SYSCALL_SETSID_X = 275,
	PPME_SYSCALL_EXECVE_19_X = 293,
	PPME_SYSCALL_SETPGID_X = 295,
	PPME_SYSCALL_OPENAT_2_X = 307,
	PPME_SYSCALL_OPENAT2_X = 327,
	PPME_SYSCALL_EXECVEAT_X = 331,
	PPME_SYSCALL_CLONE3_X = 335,
	PPME_SYSCALL_PRCTL_X = 401,
	PPME_SYSCALL_SETREUID_X = 427,
	PPME_SYSCALL_SETREGID_X = 429,
};

/* Above every code of the catalogue: the size of tables that are indexed by code. */
#define EVENT_CODES 512

#endif
