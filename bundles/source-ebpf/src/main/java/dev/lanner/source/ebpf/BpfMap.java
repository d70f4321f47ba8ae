// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.ebpf;

import dev.lanner.spi.source.SourceException;
import jnr.ffi.Pointer;

/** A BPF map with int keys. */
final class BpfMap {
    private final Native library;
    private final String name;
    private final int fd;
    private final Pointer key;
    private final Pointer value;

    BpfMap(Native library, String name, int fd, int keyBytes, int valueBytes) {
        this.library = library;
        this.name = name;
        this.fd = fd;
        this.key = library.allocate(keyBytes);
        this.value = library.allocate(valueBytes);
    }

    void putByte(int index, byte content) throws SourceException {
        value.putByte(0, content);
        put(index);
    }

    void putInt(int index, int content) throws SourceException {
        value.putInt(0, content);
        put(index);
    }

    void putLong(int index, long content) throws SourceException {
        value.putLong(0, content);
        put(index);
    }

    private void put(int index) throws SourceException {
        key.putInt(0, index);
        if (library.libbpf().bpf_map_update_elem(fd, key, value, 0) != 0) {
            throw library.failure("Writing entry " + index + " of the BPF map '" + name + "' failed");
        }
    }
}
