// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.ebpf;

import jnr.ffi.Pointer;
import jnr.ffi.annotations.SaveError;
import jnr.ffi.types.size_t;

/** The calls into the C library that send a datagram. Public for the same reason as {@link Libbpf}. */
public interface Datagrams {
    int AF_UNIX = 1;
    int SOCK_DGRAM = 2;
    int SOCK_CLOEXEC = 0x80000;
    int MSG_NOSIGNAL = 0x4000;

    @SaveError
    int socket(int family, int type, int protocol);

    @SaveError
    long sendto(int socket, Pointer bytes, @size_t long size, int flags, Pointer address, int addressSize);

    int close(int fd);

    String strerror(int error);
}
