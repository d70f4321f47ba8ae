// SPDX-License-Identifier: Apache-2.0
/* What a program knows of itself, from sources other than the events: system calls and /proc. */
#ifndef LANNER_PROCESS_FACTS_H
#define LANNER_PROCESS_FACTS_H
#include "expect.h"
#include <fcntl.h>
#include <limits.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

#define FACT_BYTES 8192

/* A file's bytes, with a NUL behind. */
static inline size_t read_fact(const char *path, char *into)
{
	int fd = must(open(path, O_RDONLY | O_CLOEXEC));
	size_t length = 0;
	ssize_t some;

	while (length < FACT_BYTES - 1 && (some = read(fd, into + length, FACT_BYTES - 1 - length)) > 0)
		length += some;
	into[length] = 0;
	close(fd);
	return length;
}

/* Number field of /proc/self/stat, counted from 1 as in its manual; above 2. */
static inline long long stat_fact(int field)
{
	static char stat[FACT_BYTES];
	char *at;

	read_fact("/proc/self/stat", stat);
	at = strrchr(stat, ')') + 2;
	for (int i = 3; i < field; i++)
		at = strchr(at, ' ') + 1;
	return strtoll(at, 0, 10);
}

static inline long long status_fact(const char *name, int base)
{
	static char status[FACT_BYTES];
	char *at;

	read_fact("/proc/self/status", status);
	at = strstr(status, name);
	return at ? (long long)strtoull(at + strlen(name), 0, base) : -1;
}

static inline long long loginuid_fact(void)
{
	static char text[FACT_BYTES];

	if (access("/proc/self/loginuid", R_OK))
		return 0xffffffff;
	read_fact("/proc/self/loginuid", text);
	return strtoll(text, 0, 10);
}

/* The place of a controller: its own hierarchy's if it has one (version 1), else the common one's. */
static inline const char *cgroup_fact(const char *controller, char *lines)
{
	static char place[PATH_MAX];
	char *common = 0;

	read_fact("/proc/self/cgroup", lines);
	for (char *line = lines; line && *line; line = strchr(line, '\n') ? strchr(line, '\n') + 1 : 0) {
		char *names = strchr(line, ':') + 1;
		char *path = strchr(names, ':');
		size_t length = strlen(controller);

		if (names == path)
			common = path + 1;
		for (char *name = names; name < path; name = strpbrk(name, ",:") + 1) {
			if (!strncmp(name, controller, length) && strchr(",:", name[length])) {
				snprintf(place, sizeof(place), "%.*s", (int)strcspn(path + 1, "\n"), path + 1);
				return place;
			}
			if (strpbrk(name, ",:") == path)
				break;
		}
	}
	snprintf(place, sizeof(place), "%.*s", common ? (int)strcspn(common, "\n") : 1, common ? common : "/");
	return place;
}

static inline void cgroups(const char *name)
{
	static const char *const controllers[] = {"cpuset", "cpu", "cpuacct", "io", "memory"};
	static char lines[FACT_BYTES];
	static char value[5 * PATH_MAX];
	size_t length = 0;

	for (int i = 0; i < 5; i++) {
		const char *key = controllers[i];
		/* The kernel's io controller was called blkio in version 1. */
		const char *place = cgroup_fact(i == 3 ? "blkio" : key, lines);

		length += sprintf(value + length, "%s=%s", key, place) + 1;
	}
	bytes(name, value, length);
}

static inline long long namespace_fact(const char *name)
{
	char path[64];
	struct stat stat_of_it;

	snprintf(path, sizeof(path), "/proc/self/ns/%s", name);
	must(stat(path, &stat_of_it));
	return stat_of_it.st_ino;
}

static inline void changing_namespaces(void)
{
	num("mount_ns", namespace_fact("mnt"));
	num("user_ns", namespace_fact("user"));
}

/* An empty text where the first of the cgroups, cpuset, is the common hierarchy's already. */
static inline void home_facts(void)
{
	static char lines[FACT_BYTES];
	static char common[PATH_MAX];

	snprintf(common, sizeof(common), "%s", cgroup_fact("no controller's name", lines));
	text("unified_cgroup", strstr(lines, ":cpuset") || strstr(lines, ",cpuset") ? common : "");
	changing_namespaces();
	num("pid_ns", namespace_fact("pid"));
}

static inline const char *working_folder(void)
{
	static char path[PATH_MAX];

	if (!getcwd(path, sizeof(path)))
		abort();
	return path;
}

static inline const char *own_program(void)
{
	static char path[PATH_MAX];
	ssize_t length = must(readlink("/proc/self/exe", path, sizeof(path) - 1));

	path[length] = 0;
	return path;
}

static inline unsigned long long file_limit(void)
{
	struct rlimit limit;

	must(getrlimit(RLIMIT_NOFILE, &limit));
	return limit.rlim_cur;
}

static inline long long time_ns(struct timespec time)
{
	return time.tv_sec * 1000000000LL + time.tv_nsec;
}

/*
 * Leaves the rest to a child, whose parent is a process that has one thread: who runs this may have several, and which of
 * them is the parent nobody can know.
 */
static inline void go_on_as_child(void)
{
	int status;
	pid_t child = must(fork());

	if (!child)
		return;
	must(waitpid(child, &status, 0));
	exit(WIFEXITED(status) ? WEXITSTATUS(status) : 1);
}

#define FAULTS "page faults happen while this runs"
#define SIZES "memory comes and goes while this runs"

static inline void memory_facts(void)
{
	num("fdlimit", file_limit());
	any("pgft_maj", FAULTS);
	any("pgft_min", FAULTS);
	any("vm_size", SIZES);
	any("vm_rss", SIZES);
	any("vm_swap", SIZES);
}
#endif
