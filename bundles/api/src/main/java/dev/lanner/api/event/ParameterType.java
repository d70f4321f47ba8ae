// SPDX-License-Identifier: Apache-2.0
package dev.lanner.api.event;

/**
 * How a parameter's bytes are to be read: the parameter types of the capture format.
 *
 * <p>The ordinal is the type's code on the wire and in Falco's libraries ({@code PT_NONE} is 0). Integers are in the
 * machine's byte order, addresses in network order, texts end in NUL.
 */
public enum ParameterType {
    /** No data. */
    NONE(0, false),
    /** Signed LE int. */
    INT8(1, true),
    /** Signed LE int. */
    INT16(2, true),
    /** Signed LE int. */
    INT32(4, true),
    /** Signed LE int. */
    INT64(8, true),
    /** Unsigned. */
    UINT8(1, false),
    /** Unsigned LE. */
    UINT16(2, false),
    /** Unsigned LE. */
    UINT32(4, false),
    /** Unsigned LE. */
    UINT64(8, false),
    /** NUL-terminated bytes; length counts the NUL; length 0 = empty/absent parameter; legacy files may encode NULL as the text "less than NA>". */
    CHARBUF(0, false),
    /** Raw bytes, truncated to snaplen (80 by default) in live capture. */
    BYTEBUF(0, false),
    /** Signed LE int64; negative values are -errno. */
    ERRNO(8, true),
    /** U8 family (scap family code = PPM_AF_x), then AF_INET: 4 B IPv4 (network order) + u16 port (host order LE); AF_INET6: 16 B + u16 port; AF_UNIX: NUL-terminated path (leading NUL of abstract names skipped). */
    SOCKADDR(0, false),
    /** U8 family, then AF_INET: sip(4) sport(2) dip(4) dport(2) => 13 B; AF_INET6: sip(16) sport(2) dip(16) dport(2) => 37 B; AF_UNIX: u64 source ptr, u64 dest ptr, NUL-terminated path. IPs network order, ports host order LE. */
    SOCKTUPLE(0, false),
    /** Signed LE int64; PPM_AT_FDCWD = -100 for AT_FDCWD. */
    FD(8, true),
    /** Signed LE int64. */
    PID(8, true),
    /** U16 count, then count x (i64 fd, i16 flags) = 2+10xn bytes. */
    FDLIST(0, false),
    /** NUL-terminated path. */
    FSPATH(0, false),
    /** U16 = PPM_SC code. */
    SYSCALLID(2, false),
    /** U8 signal number. */
    SIGTYPE(1, false),
    /** U64 nanoseconds; all-ones = none. */
    RELTIME(8, false),
    /** U64 nanoseconds since epoch. */
    ABSTIME(8, false),
    /** U16 LE. */
    PORT(2, false),
    /** U8. */
    L4PROTO(1, false),
    /** U8. */
    SOCKFAMILY(1, false),
    /** U32, 0/1. */
    BOOL(4, false),
    /** Network order. */
    IPV4ADDR(4, false),
    /** U8 selector = index into the dynamic table of the param, then the value encoded with that entry type. */
    DYN(0, false),
    /** U8 bitmask. */
    FLAGS8(1, false),
    /** U16 LE bitmask. */
    FLAGS16(2, false),
    /** U32 LE bitmask. */
    FLAGS32(4, false),
    /** U32 LE; 0xFFFFFFFF = none. */
    UID(4, false),
    /** U32 LE; 0xFFFFFFFF = none. */
    GID(4, false),
    /** IEEE-754 double. */
    DOUBLE(8, false),
    /** U32, low 32 signals. */
    SIGSET(4, false),
    /** Userspace pointer, never in files. */
    CHARBUFARRAY(0, false),
    /** Userspace pointer, never in files. */
    CHARBUF_PAIR_ARRAY(0, false),
    /** Filter-side only. */
    IPV4NET(0, false),
    /** Network order. */
    IPV6ADDR(16, false),
    /** Filter-side only. */
    IPV6NET(0, false),
    /** Length tells family. */
    IPADDR(0, false),
    /** Length tells family; filter-side. */
    IPNET(0, false),
    /** U32 LE. */
    MODE(4, false),
    /** NUL-terminated path, relative to the fd in the referenced param. */
    FSRELPATH(0, false),
    /** U8, exact match against table. */
    ENUMFLAGS8(1, false),
    /** U16 LE, exact match. */
    ENUMFLAGS16(2, false),
    /** U32 LE, exact match. */
    ENUMFLAGS32(4, false),
    /** Int32 LE (used only by iterator events). */
    FD32(4, true),
    /** Int32 LE (used only by iterator events). */
    PID32(4, true);

    private final int size;
    private final boolean signed;

    ParameterType(int size, boolean signed) {
        this.size = size;
        this.signed = signed;
    }

    /** Bytes of a value; 0 if that varies from value to value. */
    public int size() {
        return size;
    }

    /** Whether an integer of this type is sign-extended when read. */
    public boolean isSigned() {
        return signed;
    }

    /** Whether a value is one integer, of {@link #size()} bytes. */
    public boolean isInteger() {
        return size == 1 || size == 2 || (size == 4 && this != IPV4ADDR) || (size == 8 && this != DOUBLE);
    }

    /** Whether a value is text that ends in NUL. */
    public boolean isText() {
        return this == CHARBUF || this == FSPATH || this == FSRELPATH;
    }
}
