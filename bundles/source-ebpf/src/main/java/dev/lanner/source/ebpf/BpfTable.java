// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.ebpf;

import jnr.ffi.Pointer;

/** A BPF array that is read as a whole: in one call, or, before Linux 5.13, one for each entry. */
final class BpfTable {
    private final Native library;
    private final int fd;
    private final int entries;
    private final int valueBytes;
    private final Pointer key;
    private final Pointer nextKey;
    private final Pointer keys;
    private final Pointer values;
    private final Pointer count;
    private boolean inOneCall = true;

    BpfTable(Native library, int fd, int entries, int valueBytes) {
        this.library = library;
        this.fd = fd;
        this.entries = entries;
        this.valueBytes = valueBytes;
        this.key = library.allocate(Integer.BYTES);
        this.nextKey = library.allocate(Integer.BYTES);
        this.keys = library.allocate(entries * Integer.BYTES);
        this.values = library.allocate(entries * valueBytes);
        this.count = library.allocate(Integer.BYTES);
    }

    /** Takes a copy of it; what cannot be read stays as it was. */
    void read() {
        if (inOneCall) {
            count.putInt(0, entries);
            // The end of an array is reported as "no such entry"; it has been read then all the same.
            library.libbpf().bpf_map_lookup_batch(fd, null, nextKey, keys, values, count, null);
            inOneCall = count.getInt(0) == entries;
        }
        if (!inOneCall) {
            for (int i = 0; i < entries; i++) {
                key.putInt(0, i);
                library.libbpf().bpf_map_lookup_elem(fd, key, values.slice((long) i * valueBytes, valueBytes));
            }
        }
    }

    /** A number of the copy. */
    long number(int entry, int offset) {
        return values.getLong((long) entry * valueBytes + offset);
    }
}
