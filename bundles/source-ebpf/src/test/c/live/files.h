// SPDX-License-Identifier: Apache-2.0
/* What the programs about files need besides expect.h. */
#ifndef LANNER_FILES_H
#define LANNER_FILES_H
#include "expect.h"
/* The catalogue's numbers; AbiTest compares them with the catalogue itself. */
#include "../../../../../../bpf/abi/flags.h"
#include "../../../../../../bpf/abi/flags/file.h"
#include "../../../../../../bpf/abi/flags/quota.h"
#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#define NOWHERE "/nothing/here"

/* A device as the capture format has it: the lower byte of the minor number,
 * the major one, the rest of the minor one. */
static inline unsigned int encoded(dev_t device) {
  return (minor(device) & 0xff) | major(device) << 8 |
         (minor(device) & ~0xffu) << 12;
}

/* Goes to an empty file system in memory that only this program sees, so that
 * nothing depends on the machine's disks. */
static inline void enter_own_tmpfs(void) {
  must(unshare(CLONE_NEWNS));
  must(mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL));
  must(mkdir("own", 0755));
  must(mount("own", "own", "tmpfs", 0, NULL));
  must(chdir("own"));
}

/* A file with this content; its descriptor is for reading and writing. */
static inline int file_with(const char *name, const char *content) {
  int fd = must(open(name, O_RDWR | O_CREAT | O_TRUNC, 0644));

  must(write(fd, content, strlen(content)));
  must(lseek(fd, 0, SEEK_SET));
  return fd;
}

/* Begins an event whose first parameter is the result. */
static inline void expect_result(const char *type, long result) {
  expect(type);
  num("res", result);
}

#endif
