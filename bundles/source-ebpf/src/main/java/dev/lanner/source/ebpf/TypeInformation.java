// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.ebpf;

import jnr.ffi.Pointer;
import org.jspecify.annotations.Nullable;

/** Type information (BTF) as libbpf reads it: just the questions that loading asks. */
final class TypeInformation {
    private static final int KIND_TYPEDEF = 8;
    private static final int KIND_DATASEC = 15;
    /** struct btf_type: name, info, size or type. */
    private static final int TYPE_BYTES = 12;

    private final Libbpf libbpf;
    private final Pointer btf;

    TypeInformation(Libbpf libbpf, Pointer btf) {
        this.libbpf = libbpf;
        this.btf = btf;
    }

    /** Where a variable lies in its data section; -1 if there is none of that name. */
    int offsetOf(String section, String variable) {
        Pointer type = typeOf(libbpf.btf__find_by_name_kind(btf, section, KIND_DATASEC));
        if (type == null) {
            return -1;
        }
        for (int i = 0; i < vlen(type); i++) {
            long at = TYPE_BYTES + i * 12L;
            Pointer declared = typeOf(type.getInt(at));
            if (declared != null && variable.equals(libbpf.btf__name_by_offset(btf, declared.getInt(0)))) {
                return type.getInt(at + 4);
            }
        }
        return -1;
    }

    /** How many arguments a tracepoint hands to a program; -1 if the kernel does not know it. */
    int tracepointArguments(String tracepoint) {
        Pointer typedef = typeOf(libbpf.btf__find_by_name_kind(btf, "btf_trace_" + tracepoint, KIND_TYPEDEF));
        Pointer pointer = typedef == null ? null : typeOf(typedef.getInt(8));
        Pointer function = pointer == null ? null : typeOf(pointer.getInt(8));
        // The first parameter is the tracepoint's own.
        return function == null ? -1 : vlen(function) - 1;
    }

    private @Nullable Pointer typeOf(int id) {
        return id <= 0 ? null : libbpf.btf__type_by_id(btf, id);
    }

    private static int vlen(Pointer type) {
        return type.getInt(4) & 0xffff;
    }
}
