// SPDX-License-Identifier: Apache-2.0
/*
 * What a live test's program needs: it makes a system call itself, and says what the event of it must hold, from what it
 * knows: its arguments, the result, fstat and the like. Expectations are printed when the program ends, so that writing
 * them is no event in between.
 *
 *   long fd = call(SYS_openat, AT_FDCWD, name, O_RDONLY, 0);
 *   expect("SYSCALL_OPENAT_2_X"); num("fd", fd); num("dirfd", -100); text("name", name); … any("ino", "why"); end();
 *
 * Every parameter of the event's type must be said, in order. A parameter without value is none().
 */
#ifndef LANNER_EXPECT_H
#define LANNER_EXPECT_H
#define _GNU_SOURCE
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define EXPECT_BYTES (1 << 20)
static char expect_lines[EXPECT_BYTES];
static size_t expect_at;

static void expect_add(const char *format, ...)
{
	va_list values;

	va_start(values, format);
	expect_at += vsnprintf(expect_lines + expect_at, EXPECT_BYTES - expect_at, format, values);
	va_end(values);
	if (expect_at >= EXPECT_BYTES)
		abort();
}

/* The result, or the negative error number, as the kernel gives it. */
#define call(...)                                                                                                      \
	({                                                                                                             \
		long call_result = syscall(__VA_ARGS__);                                                               \
		call_result == -1 ? -(long)errno : call_result;                                                        \
	})

/* Begins what is expected of an event, by the catalogue's enum name without PPME_, of the thread that calls this. */
static inline void expect(const char *type)
{
	expect_add("%ld\t%s", (long)syscall(SYS_gettid), type);
}

/* Begins what is expected of an event of another thread. */
static inline void expect_of(long tid, const char *type)
{
	expect_add("%ld\t%s", tid, type);
}

/* An integer of any width. */
static inline void num(const char *name, long long value)
{
	expect_add("\t%s=%lld", name, value);
}

/* Bytes as they are. */
static inline void bytes(const char *name, const void *value, size_t length)
{
	expect_add("\t%s=#", name);
	for (size_t i = 0; i < length; i++)
		expect_add("%02x", ((const unsigned char *)value)[i]);
}

/* Bytes of which those from one place to another cannot be known, as kernel addresses. */
static inline void bytes_but(const char *name, const void *value, size_t length, size_t from, size_t to)
{
	expect_add("\t%s=#", name);
	for (size_t i = 0; i < length; i++) {
		if (i >= from && i < to)
			expect_add("??");
		else
			expect_add("%02x", ((const unsigned char *)value)[i]);
	}
}

/* A text: its bytes and a NUL. */
static inline void text(const char *name, const char *value)
{
	bytes(name, value, strlen(value) + 1);
}

/* No value: length 0. */
static inline void none(const char *name)
{
	expect_add("\t%s=-", name);
}

/* A value that the program cannot know; the reason is for the reader. */
static inline void any(const char *name, const char *reason)
{
	(void)reason;
	expect_add("\t%s=*", name);
}

static inline void any_root_folder(void)
{
	any("root_folder", "a number made of the kernel's own, see RootFolderTest");
}

static inline void end(void)
{
	expect_add("\n");
}

/* For the end of main. */
static inline int tell_expectations(void)
{
	fputs(expect_lines, stdout);
	return fflush(stdout);
}

/* Says why a type cannot be tried on this machine; the table of tested events shows it. */
static inline void impossible(const char *type, const char *reason)
{
	expect_add("!\t%s\t%s\n", type, reason);
}

/* For what must not fail, or else the test means nothing. */
#define must(expression)                                                                                               \
	({                                                                                                             \
		long must_result = (long)(expression);                                                                 \
		if (must_result < 0) {                                                                                 \
			fprintf(stderr, "%s:%d: %s: %ld (%s)\n", __FILE__, __LINE__, #expression, must_result,         \
				strerror(errno));                                                                      \
			exit(1);                                                                                       \
		}                                                                                                      \
		must_result;                                                                                           \
	})
#endif
