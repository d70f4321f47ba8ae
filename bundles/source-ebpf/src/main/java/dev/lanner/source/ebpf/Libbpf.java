// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.ebpf;

import jnr.ffi.Pointer;
import jnr.ffi.annotations.SaveError;
import jnr.ffi.types.size_t;
import jnr.ffi.types.u_int64_t;
import org.jspecify.annotations.Nullable;

/**
 * The calls into libbpf 1.x; names and signatures are its own. For set-up only: none of them is made per event.
 *
 * <p>Public because jnr-ffi implements it in a class loader of its own; the package is private to the bundle.
 */
public interface Libbpf {
    int libbpf_major_version();

    int libbpf_minor_version();

    @Nullable
    Pointer libbpf_set_print(@Nullable Pointer function);

    int libbpf_num_possible_cpus();

    @SaveError
    @Nullable
    Pointer bpf_object__open_mem(Pointer bytes, @size_t long size, @Nullable Pointer options);

    @SaveError
    int bpf_object__load(Pointer object);

    void bpf_object__close(Pointer object);

    @Nullable
    Pointer bpf_object__find_map_by_name(Pointer object, String name);

    @Nullable
    Pointer bpf_object__find_program_by_name(Pointer object, String name);

    @Nullable
    Pointer bpf_object__next_map(Pointer object, @Nullable Pointer map);

    @Nullable
    Pointer bpf_object__next_program(Pointer object, @Nullable Pointer program);

    @Nullable
    Pointer bpf_object__btf(Pointer object);

    @SaveError
    int bpf_map__reuse_fd(Pointer map, int fd);

    String bpf_program__name(Pointer program);

    int bpf_map__fd(Pointer map);

    int bpf_map__set_max_entries(Pointer map, int entries);

    int bpf_map__set_map_flags(Pointer map, int flags);

    @SaveError
    int bpf_map__set_inner_map_fd(Pointer map, int fd);

    @Nullable
    Pointer bpf_map__initial_value(Pointer map, Pointer size);

    int bpf_program__fd(Pointer program);

    int bpf_program__set_autoload(Pointer program, boolean autoload);

    int bpf_program__set_type(Pointer program, int type);

    int bpf_program__set_expected_attach_type(Pointer program, int type);

    int bpf_program__set_log_level(Pointer program, int level);

    int bpf_program__set_log_buf(Pointer program, Pointer buffer, @size_t long size);

    @SaveError
    @Nullable
    Pointer bpf_program__attach(Pointer program);

    @SaveError
    @Nullable
    Pointer bpf_program__attach_iter(Pointer program, @Nullable Pointer options);

    @SaveError
    @Nullable
    Pointer bpf_program__attach_cgroup(Pointer program, int controlGroup);

    int bpf_link__fd(Pointer link);

    int bpf_link__destroy(Pointer link);

    @SaveError
    int bpf_iter_create(int link);

    @SaveError
    int bpf_map_create(int type, String name, int keySize, int valueSize, int entries, @Nullable Pointer options);

    @SaveError
    int bpf_map_update_elem(int fd, Pointer key, Pointer value, @u_int64_t long flags);

    @SaveError
    int bpf_map_lookup_elem(int fd, Pointer key, Pointer value);

    int bpf_map_lookup_batch(
            int fd,
            @Nullable Pointer from,
            Pointer next,
            Pointer keys,
            Pointer values,
            Pointer count,
            @Nullable Pointer options);

    @SaveError
    int bpf_obj_get_info_by_fd(int fd, Pointer info, Pointer size);

    @SaveError
    @Nullable
    Pointer btf__load_vmlinux_btf();

    void btf__free(Pointer btf);

    int btf__find_by_name_kind(Pointer btf, String name, int kind);

    @Nullable
    Pointer btf__type_by_id(Pointer btf, int id);

    @Nullable
    String btf__name_by_offset(Pointer btf, int offset);
}
