// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.ebpf;

/** Where the arguments of a call are. The numbers are those of {@code enum door} in {@code bpf/abi/record.h}. */
enum Door {
    NATIVE(0),
    COMPAT(1),
    TIME64(2),
    SOCKETCALL(3),
    IPC(4),
    POINTER(5),
    ID16(6);

    private final int number;

    Door(int number) {
        this.number = number;
    }

    /** The kernel side's number. */
    int number() {
        return number;
    }
}
