// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.ebpf;

import jnr.ffi.Pointer;
import org.jspecify.annotations.Nullable;

/** Type information (BTF) as libbpf reads it: just the questions that loading asks. */
final class TypeInformation {
    private static final int KIND_POINTER = 2;
    private static final int KIND_STRUCT = 4;
    private static final int KIND_ENUM = 6;
    private static final int KIND_TYPEDEF = 8;
    private static final int KIND_VOLATILE = 9;
    private static final int KIND_CONST = 10;
    private static final int KIND_FUNCTION = 12;
    private static final int KIND_DATASEC = 15;
    /** struct btf_type: name, info, size or type. */
    private static final int TYPE_BYTES = 12;
    /** What follows it, of which the name is first. */
    private static final long MEMBER_BYTES = 12;

    private static final long PARAMETER_BYTES = 8;
    private static final long ENUMERATOR_BYTES = 8;

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
        Pointer function = tracepointFunction(tracepoint);
        // The first parameter is the tracepoint's own.
        return function == null ? -1 : vlen(function) - 1;
    }

    /** Whether a tracepoint hands over a pointer to a struct in that place, counted from 0. */
    boolean isStructArgument(String tracepoint, int place) {
        Pointer function = tracepointFunction(tracepoint);
        if (function == null || vlen(function) <= place + 1) {
            return false;
        }
        Pointer type = typeOf(function.getInt(TYPE_BYTES + (place + 1) * PARAMETER_BYTES + 4));
        while (type != null && isPointerOrQualifier(kind(type))) {
            type = typeOf(type.getInt(8));
        }
        return type != null && kind(type) == KIND_STRUCT;
    }

    /** The number of a function; negative if there is none of that name. */
    int function(String name) {
        return libbpf.btf__find_by_name_kind(btf, name, KIND_FUNCTION);
    }

    /** Whether an enum has such a value. */
    boolean hasEnumerator(String name, String value) {
        Pointer type = typeOf(libbpf.btf__find_by_name_kind(btf, name, KIND_ENUM));
        return type != null && hasName(type, ENUMERATOR_BYTES, value);
    }

    /** Whether a struct has such a member. */
    boolean hasMember(String struct, String member) {
        Pointer type = typeOf(libbpf.btf__find_by_name_kind(btf, struct, KIND_STRUCT));
        return type != null && hasName(type, MEMBER_BYTES, member);
    }

    /** Whether one of the rows that follow a type has this name. */
    private boolean hasName(Pointer type, long rowBytes, String name) {
        for (int i = 0; i < vlen(type); i++) {
            if (name.equals(libbpf.btf__name_by_offset(btf, type.getInt(TYPE_BYTES + i * rowBytes)))) {
                return true;
            }
        }
        return false;
    }

    private @Nullable Pointer tracepointFunction(String tracepoint) {
        Pointer typedef = typeOf(libbpf.btf__find_by_name_kind(btf, "btf_trace_" + tracepoint, KIND_TYPEDEF));
        Pointer pointer = typedef == null ? null : typeOf(typedef.getInt(8));
        return pointer == null ? null : typeOf(pointer.getInt(8));
    }

    private static boolean isPointerOrQualifier(int kind) {
        return kind == KIND_POINTER || kind == KIND_CONST || kind == KIND_VOLATILE;
    }

    private static int kind(Pointer type) {
        return type.getInt(4) >>> 24 & 0x1f;
    }

    private @Nullable Pointer typeOf(int id) {
        return id <= 0 ? null : libbpf.btf__type_by_id(btf, id);
    }

    private static int vlen(Pointer type) {
        return type.getInt(4) & 0xffff;
    }
}
