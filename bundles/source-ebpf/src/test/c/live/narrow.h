// SPDX-License-Identifier: Apache-2.0
/*
 * 32 bit system calls from a program of 64 bits: x86 takes them by the old
 * interrupt, with the numbers and structs of 32 bit programs. What they point
 * to must lie below 4 GiB: narrow_text and narrow_bytes give such memory.
 */
#ifndef LANNER_NARROW_H
#define LANNER_NARROW_H
#if defined(__x86_64__)
#include "expect.h"
#include <sys/mman.h>

#define NARROW_BYTES (1 << 20)

static inline void *narrow_bytes(size_t length) {
  static char *memory;
  static size_t at;
  void *result;

  if (!memory) {
    memory =
        mmap(NULL, NARROW_BYTES, PROT_READ | PROT_WRITE,
             MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT | MAP_POPULATE, -1, 0);
    must(memory == MAP_FAILED ? -1 : 0);
  }
  result = memory + at;
  at += (length + 15) & ~15UL;
  must(at > NARROW_BYTES ? -1 : 0);
  return result;
}

static inline char *narrow_text(const char *text) {
  return strcpy(narrow_bytes(strlen(text) + 1), text);
}

/* The result, or the negative error number. */
static inline long narrow_call6(long number, long a, long b, long c, long d,
                                long e, long f) {
  int result;

  /* The sixth argument is in ebp, which the compiler may use itself. */
  __asm__ volatile("push %%rbp\n\t"
                   "mov %[sixth], %%rbp\n\t"
                   "int $0x80\n\t"
                   "pop %%rbp"
                   : "=a"(result)
                   : "a"((int)number), "b"(a), "c"(b), "d"(c), "S"(d),
                     "D"(e), [sixth] "r"(f)
                   : "memory", "cc", "r8", "r9", "r10", "r11", "r12");
  return result;
}

#define NARROW_SIXTH(number, a, b, c, d, e, f, ...)                            \
  narrow_call6(number, (long)(a), (long)(b), (long)(c), (long)(d), (long)(e),  \
               (long)(f))
#define narrow_call(...) NARROW_SIXTH(__VA_ARGS__, 0, 0, 0, 0, 0, 0, 0)
#endif
#endif
