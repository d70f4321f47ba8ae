// SPDX-License-Identifier: Apache-2.0
/*
 * Makes calls about files again and again while another thread changes the name as fast as it can: its last letter is
 * h (harmless) or s (secret). Says of each call which of the two the kernel used, by what has become of the files (a
 * line each; two letters where the call has two names), then in how many calls the caller's memory said something else
 * right after. Arguments: the call, how often at least (more often as long as the memory was hardly ever wrong), a folder
 * of its own, how long the name is to be at least.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define NOBODY 1
#define ENOUGH 200
#define PATIENCE 500000

struct name {
	char text[PATH_MAX];
	volatile char *letter; /* the last one */
};

static struct name first;
static struct name second;
/* Of a file system: a text as a number, to be written at once. */
static volatile unsigned long long type;
static int folder;
static ino_t harmless_inode;
static atomic_bool done;

/* The two threads run at the same time only on different CPUs. */
static void use_cpu(int which)
{
	cpu_set_t allowed;
	cpu_set_t one;

	sched_getaffinity(0, sizeof(allowed), &allowed);
	CPU_ZERO(&one);
	for (int cpu = 0; cpu < CPU_SETSIZE; cpu++) {
		if (CPU_ISSET(cpu, &allowed) && which-- == 0) {
			CPU_SET(cpu, &one);
			sched_setaffinity(0, sizeof(one), &one);
		}
	}
}

static void *change(void *unused)
{
	unsigned long long other_type;
	unsigned long long one_type = type;

	memcpy(&other_type, "proc\0\0\0", sizeof(other_type));
	use_cpu(1);
	while (!done) {
		*first.letter = 's';
		*second.letter = 'h';
		type = other_type;
		*first.letter = 'h';
		*second.letter = 's';
		type = one_type;
	}
	return unused;
}

/* The same file by a name that goes through "." so often that it is long enough. */
static void make_name(struct name *name, const char *path, const char *kind, size_t least)
{
	strcpy(name->text, path);
	while (strlen(name->text) + 1 + strlen(kind) < least)
		strcat(name->text, "/.");
	strcat(name->text, "/");
	strcat(name->text, kind);
	name->letter = name->text + strlen(name->text) - 1;
}

static void make_file(const char *name)
{
	close(openat(folder, name, O_CREAT | O_WRONLY, 0600));
}

static bool is_there(const char *name)
{
	struct stat stat;

	return fstatat(folder, name, &stat, AT_SYMLINK_NOFOLLOW) == 0;
}

static ino_t inode_of(const char *name)
{
	struct stat stat;

	return fstatat(folder, name, &stat, 0) ? 0 : stat.st_ino;
}

static char letter_of_inode(ino_t inode)
{
	return inode == harmless_inode ? 'h' : 's';
}

/* Each makes one call and leaves the files as it found them: 'a.h' and 'a.s' are there, nothing else. */
static char opened(long fd)
{
	struct stat stat;

	fstat(fd, &stat);
	close(fd);
	return letter_of_inode(stat.st_ino);
}

static void do_openat(char *letters)
{
	letters[0] = opened(syscall(SYS_openat, AT_FDCWD, first.text, O_RDONLY));
}

static void do_openat2(char *letters)
{
	unsigned long long how[3] = {O_RDONLY, 0, 0};

	letters[0] = opened(syscall(SYS_openat2, AT_FDCWD, first.text, how, sizeof(how)));
}

/* One of the two is a directory, the other is not there. */
static void do_failing_openat(char *letters)
{
	letters[0] = syscall(SYS_openat, AT_FDCWD, second.text, O_WRONLY) < 0 && errno == EISDIR ? 'h' : 's';
}

/* One of the two may not be run, the other is not there. */
static void do_execve(char *letters)
{
	syscall(SYS_execve, second.text, 0L, 0L);
	letters[0] = errno == EACCES ? 'h' : 's';
}

static void do_unlinkat(char *letters)
{
	syscall(SYS_unlinkat, AT_FDCWD, first.text, 0);
	letters[0] = is_there("a.h") ? 's' : 'h';
	make_file("a.h");
	make_file("a.s");
	harmless_inode = inode_of("a.h");
}

static char made(const char *harmless, const char *secret)
{
	char letter = is_there(harmless) ? 'h' : 's';

	unlinkat(folder, letter == 'h' ? harmless : secret, 0);
	return letter;
}

static void do_mkdirat(char *letters)
{
	syscall(SYS_mkdirat, AT_FDCWD, second.text, 0700);
	letters[0] = is_there("b.h") ? 'h' : 's';
	unlinkat(folder, letters[0] == 'h' ? "b.h" : "b.s", AT_REMOVEDIR);
}

static void do_mknodat(char *letters)
{
	syscall(SYS_mknodat, AT_FDCWD, second.text, S_IFREG | 0600, 0);
	letters[0] = made("b.h", "b.s");
}

static void finish_move(char *letters)
{
	letters[0] = is_there("a.h") ? 's' : 'h';
	letters[1] = is_there("b.h") ? 'h' : 's';
	rename(letters[1] == 'h' ? "b.h" : "b.s", letters[0] == 'h' ? "a.h" : "a.s");
}

static void do_renameat2(char *letters)
{
	syscall(SYS_renameat2, AT_FDCWD, first.text, AT_FDCWD, second.text, 0);
	finish_move(letters);
}

static void do_linkat(char *letters)
{
	syscall(SYS_linkat, AT_FDCWD, first.text, AT_FDCWD, second.text, 0);
	letters[0] = letter_of_inode(inode_of(is_there("b.h") ? "b.h" : "b.s"));
	letters[1] = made("b.h", "b.s");
}

static void do_symlinkat(char *letters)
{
	char target[PATH_MAX];
	ssize_t length;

	syscall(SYS_symlinkat, first.text, AT_FDCWD, second.text);
	length = readlinkat(folder, is_there("b.h") ? "b.h" : "b.s", target, sizeof(target));
	letters[0] = length > 0 ? target[length - 1] : '?';
	letters[1] = made("b.h", "b.s");
}

/* Both names lie at the same place. */
static void do_twin_symlinkat(char *letters)
{
	char target[PATH_MAX];
	ssize_t length;

	syscall(SYS_symlinkat, first.text, AT_FDCWD, first.text);
	length = readlinkat(folder, is_there("a.h") ? "a.h" : "a.s", target, sizeof(target));
	letters[0] = length > 0 ? target[length - 1] : '?';
	letters[1] = made("a.h", "a.s");
}

static void do_fchmodat(char *letters)
{
	struct stat stat;

	syscall(SYS_fchmodat, AT_FDCWD, first.text, 0640);
	fstatat(folder, "a.h", &stat, 0);
	letters[0] = (stat.st_mode & 07777) == 0640 ? 'h' : 's';
	chmod("a.h", 0600);
	chmod("a.s", 0600);
}

static void do_fchownat(char *letters)
{
	struct stat stat;

	syscall(SYS_fchownat, AT_FDCWD, first.text, NOBODY, NOBODY, 0);
	fstatat(folder, "a.h", &stat, 0);
	letters[0] = stat.st_uid == NOBODY ? 'h' : 's';
	if (chown("a.h", 0, 0) || chown("a.s", 0, 0))
		exit(1);
}

static void do_newfstatat(char *letters)
{
	struct stat stat;

	syscall(SYS_newfstatat, AT_FDCWD, first.text, &stat, 0);
	letters[0] = letter_of_inode(stat.st_ino);
}

/* Both are directories. */
static void do_chdir(char *letters)
{
	int here;

	syscall(SYS_chdir, second.text);
	here = openat(AT_FDCWD, ".", O_PATH);
	letters[0] = opened(here);
	if (fchdir(folder))
		exit(1);
}

/* One of the two is a directory, the other is not there. */
static void do_mount(char *letters)
{
	syscall(SYS_mount, "none", second.text, "none", MS_REMOUNT, 0L);
	letters[0] = errno == ENOENT ? 's' : 'h';
}

static void do_bind_mount(char *letters)
{
	struct stat stat;

	syscall(SYS_mount, first.text, "b.h", "none", MS_BIND, 0L);
	/* Not by the folder, which has been opened where others are. */
	fstatat(AT_FDCWD, "b.h", &stat, 0);
	letters[0] = letter_of_inode(stat.st_ino);
	umount2("b.h", MNT_DETACH);
}

/* One of the two is a directory, which does not go onto a file; the other is not there. */
static void do_failing_bind_mount(char *letters)
{
	syscall(SYS_mount, second.text, "a.h", "none", MS_BIND, 0L);
	letters[0] = errno == ENOENT ? 's' : 'h';
}

/*
 * Device and type as the kernel's own list has them; the last letter of the type says which of the two it is. What the
 * kernel copies while it is being written is neither, and fails: '-'.
 */
static void do_new_mount(char *letters)
{
	char line[2 * PATH_MAX];
	FILE *mounts;

	letters[0] = '-';
	syscall(SYS_mount, first.text, "b.h", (char *)&type, 0, 0L);
	mounts = fopen("/proc/self/mounts", "r");
	while (fgets(line, sizeof(line), mounts)) {
		char *point = strstr(line, "/b.h ");

		if (point && strstr(line, "/a.")) {
			letters[0] = strchr(line, ' ')[-1];
			letters[1] = strchr(strchr(point, ' ') + 1, ' ')[-1];
		}
	}
	fclose(mounts);
	umount2("b.h", MNT_DETACH);
}

static void do_umount2(char *letters)
{
	syscall(SYS_umount2, second.text, 0);
	letters[0] = errno == ENOENT ? 's' : 'h';
}

#ifdef SYS_open
static void do_open(char *letters)
{
	letters[0] = opened(syscall(SYS_open, first.text, O_RDONLY));
}

static void do_creat(char *letters)
{
	letters[0] = opened(syscall(SYS_creat, first.text, 0600));
}

static void do_unlink(char *letters)
{
	syscall(SYS_unlink, first.text);
	letters[0] = is_there("a.h") ? 's' : 'h';
	make_file("a.h");
	make_file("a.s");
}

static void do_rename(char *letters)
{
	syscall(SYS_rename, first.text, second.text);
	letters[0] = is_there("a.h") ? 's' : 'h';
	letters[1] = is_there("b.h") ? 'h' : 's';
	renameat(folder, letters[1] == 'h' ? "b.h" : "b.s", folder, letters[0] == 'h' ? "a.h" : "a.s");
}

static void do_mkdir(char *letters)
{
	syscall(SYS_mkdir, second.text, 0700);
	letters[0] = is_there("b.h") ? 'h' : 's';
	unlinkat(folder, letters[0] == 'h' ? "b.h" : "b.s", AT_REMOVEDIR);
}

static void do_rmdir(char *letters)
{
	mkdirat(folder, "b.h", 0700);
	mkdirat(folder, "b.s", 0700);
	syscall(SYS_rmdir, second.text);
	letters[0] = is_there("b.h") ? 's' : 'h';
	unlinkat(folder, letters[0] == 'h' ? "b.s" : "b.h", AT_REMOVEDIR);
}
#endif

/* Up to NOTHING the first name is the one that counts. */
enum prepared { NO_FILES, MOUNT_FILE, MOUNT_DIRECTORY, NOTHING, ONE_DIRECTORY, TWO_DIRECTORIES, ONE_FILE };

static const struct deed {
	const char *call;
	void (*make)(char *letters);
	enum prepared prepared; /* of the second name */
} DEEDS[] = {
	{"openat", do_openat, NOTHING},
	{"openat2", do_openat2, NOTHING},
	{"failing openat", do_failing_openat, ONE_DIRECTORY},
	{"execve", do_execve, ONE_FILE},
	{"unlinkat", do_unlinkat, NOTHING},
	{"mkdirat", do_mkdirat, NOTHING},
	{"mknodat", do_mknodat, NOTHING},
	{"renameat2", do_renameat2, NOTHING},
	{"linkat", do_linkat, NOTHING},
	{"symlinkat", do_symlinkat, NOTHING},
	{"twin symlinkat", do_twin_symlinkat, NO_FILES},
	{"fchmodat", do_fchmodat, NOTHING},
	{"fchownat", do_fchownat, NOTHING},
	{"newfstatat", do_newfstatat, NOTHING},
	{"chdir", do_chdir, TWO_DIRECTORIES},
	{"mount", do_mount, ONE_DIRECTORY},
	{"bind mount", do_bind_mount, MOUNT_FILE},
	{"failing bind mount", do_failing_bind_mount, ONE_DIRECTORY},
	{"new mount", do_new_mount, MOUNT_DIRECTORY},
	{"umount2", do_umount2, ONE_DIRECTORY},
#ifdef SYS_open
	{"open", do_open, NOTHING},
	{"creat", do_creat, NOTHING},
	{"unlink", do_unlink, NOTHING},
	{"rename", do_rename, NOTHING},
	{"mkdir", do_mkdir, NOTHING},
	{"rmdir", do_rmdir, NOTHING},
#endif
};

static const struct deed *deed_of(const char *call)
{
	for (size_t i = 0; i < sizeof(DEEDS) / sizeof(DEEDS[0]); i++)
		if (!strcmp(DEEDS[i].call, call))
			return &DEEDS[i];
	fprintf(stderr, "no deed %s\n", call);
	exit(1);
}

static void prepare(enum prepared prepared)
{
	if (prepared == NO_FILES)
		return;
	make_file("a.h");
	make_file("a.s");
	harmless_inode = inode_of("a.h");
	/* Nobody else is to see these mounts. */
	if (prepared == MOUNT_FILE || prepared == MOUNT_DIRECTORY)
		if (unshare(CLONE_NEWNS) || mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL))
			exit(1);
	if (prepared == ONE_FILE || prepared == MOUNT_FILE)
		make_file("b.h");
	if (prepared == ONE_DIRECTORY || prepared == TWO_DIRECTORIES || prepared == MOUNT_DIRECTORY)
		mkdirat(folder, "b.h", 0700);
	if (prepared == TWO_DIRECTORIES) {
		mkdirat(folder, "b.s", 0700);
		harmless_inode = inode_of("b.h");
	}
}

int main(int count, char **arguments)
{
	const struct deed *deed = deed_of(count == 5 ? arguments[1] : "");
	struct name *name = deed->prepared <= NOTHING ? &first : &second;
	int least = atoi(arguments[2]);
	char (*truth)[3] = calloc(PATIENCE, sizeof(*truth));
	int changed = 0;
	int calls;
	pthread_t thread;

	folder = open(arguments[3], O_RDONLY | O_DIRECTORY);
	make_name(&first, arguments[3], "a.h", atoi(arguments[4]));
	make_name(&second, arguments[3], "b.h", atoi(arguments[4]));
	if (fchdir(folder))
		return 1;
	prepare(deed->prepared);
	memcpy((char *)&type, "tmpfs\0\0", sizeof(type));
	pthread_create(&thread, NULL, change, NULL);
	use_cpu(0);
	for (calls = 0; calls < PATIENCE && (calls < least || changed < ENOUGH); calls++) {
		deed->make(truth[calls]);
		changed += truth[calls][0] != '-' && truth[calls][0] != *name->letter;
	}
	done = true;
	pthread_join(thread, NULL);
	for (int i = 0; i < calls; i++)
		puts(truth[i]);
	printf("%d\n", changed);
	return 0;
}
