// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.ebpf;

import jnr.ffi.Pointer;
import jnr.ffi.annotations.SaveError;
import jnr.ffi.types.off_t;
import jnr.ffi.types.size_t;
import org.jspecify.annotations.Nullable;

/** The few calls into the C library that the rings need. Public for the same reason as {@link Libbpf}. */
public interface LibC {
    int PROT_READ = 1;
    int PROT_WRITE = 2;
    int MAP_SHARED = 1;
    int MAP_PRIVATE = 2;
    int MAP_FIXED = 0x10;
    int MAP_ANONYMOUS = 0x20;
    int MADV_DONTNEED = 4;
    int O_CLOEXEC = 0x80000;
    int EPOLL_CLOEXEC = 0x80000;
    int EPOLL_CTL_ADD = 1;
    int EPOLLIN = 1;

    @SaveError
    @Nullable
    Pointer mmap(@Nullable Pointer address, @size_t long size, int protection, int flags, int fd, @off_t long offset);

    int munmap(Pointer address, @size_t long size);

    int madvise(Pointer address, @size_t long size, int advice);

    int getpagesize();

    @SaveError
    int open(String path, int flags);

    @SaveError
    int epoll_create1(int flags);

    @SaveError
    int epoll_ctl(int epoll, int operation, int fd, Pointer event);

    int epoll_wait(int epoll, Pointer events, int limit, int timeoutMs);

    @SaveError
    long read(int fd, Pointer buffer, @size_t long size);

    int close(int fd);

    int clock_gettime(int clock, Pointer time);

    String strerror(int error);
}
