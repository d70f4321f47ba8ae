// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.ebpf;

import dev.lanner.spi.source.SourceException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import jnr.ffi.Pointer;
import org.jspecify.annotations.Nullable;

/** The built object in libbpf's hands: opened, then loaded once. Several of them may share their maps. */
final class BpfObject implements AutoCloseable {
    private static final int LOG_BYTES = 1 << 18;
    private static final int LOG_TAIL = 2000;
    private static final String CONSTANTS = ".rodata";

    /** struct bpf_object_open_opts of libbpf 1.0 up to its last member that is set here, btf_custom_path. */
    private static final int OPTIONS_BYTES = 56;

    private static final int TYPES_AT = 48;

    private final Native library;
    private final Libbpf libbpf;
    private final Pointer object;
    /** The file, which libbpf does not copy but reads until it has loaded the object; null from then on. */
    private @Nullable Pointer bytes;

    private final List<String> programNames = new ArrayList<>();

    BpfObject(Native library, byte[] file) throws SourceException {
        this.library = library;
        this.libbpf = library.libbpf();
        this.bytes = library.allocate(file.length);
        bytes.put(0, file, 0, file.length);
        Pointer opened = libbpf.bpf_object__open_mem(bytes, file.length, options(library, KernelFacts.read()));
        if (opened == null) {
            throw library.failure("libbpf could not read the BPF object");
        }
        this.object = opened;
        Pointer program = libbpf.bpf_object__next_program(object, null);
        while (program != null) {
            programNames.add(libbpf.bpf_program__name(program));
            program = libbpf.bpf_object__next_program(object, program);
        }
    }

    /**
     * Without CAP_SYS_ADMIN nobody may list the types of kernel modules, where libbpf looks for what the kernel itself does
     * not have; before 1.3 that is the end of its load. A file of types that it is given is where it looks, and nowhere
     * else; since it then reads them twice, it is not given without need.
     *
     * @return struct bpf_object_open_opts; null for the usual
     */
    private static @Nullable Pointer options(Native library, KernelFacts facts) {
        if (facts.has(KernelFacts.CAP_SYS_ADMIN)) {
            return null;
        }
        byte[] types = (KernelFacts.TYPES + "\0").getBytes(StandardCharsets.US_ASCII);
        Pointer options = library.allocate(OPTIONS_BYTES + types.length);
        options.put(OPTIONS_BYTES, types, 0, types.length);
        options.putLong(0, OPTIONS_BYTES);
        options.putAddress(TYPES_AT, options.address() + OPTIONS_BYTES);
        return options;
    }

    /** The names of all its programs. */
    List<String> programNames() {
        return programNames;
    }

    Pointer program(String name) throws SourceException {
        Pointer program = libbpf.bpf_object__find_program_by_name(object, name);
        if (program == null) {
            throw stale("program", name);
        }
        return program;
    }

    Pointer map(String name) throws SourceException {
        Pointer map = libbpf.bpf_object__find_map_by_name(object, name);
        if (map == null) {
            throw stale("map", name);
        }
        return map;
    }

    /** The object's own description of its types. */
    TypeInformation types() throws SourceException {
        Pointer btf = libbpf.bpf_object__btf(object);
        if (btf == null) {
            throw new SourceException("The BPF object has no type information. Build the module bpf again.");
        }
        return new TypeInformation(libbpf, btf);
    }

    private static SourceException stale(String kind, String name) {
        return new SourceException("The BPF object lacks the " + kind + " '" + name
                + "': it is not of this version. Build the module bpf again.");
    }

    /** Which programs the load takes. */
    void choose(Set<String> chosen) throws SourceException {
        for (String name : programNames) {
            libbpf.bpf_program__set_autoload(program(name), chosen.contains(name));
        }
    }

    /** Makes the maps of a loaded object of the same bytes this one's too: they are in the same order. */
    void shareMapsOf(BpfObject loaded) throws SourceException {
        Pointer theirs = libbpf.bpf_object__next_map(loaded.object, null);
        Pointer map = libbpf.bpf_object__next_map(object, null);
        while (map != null && theirs != null) {
            if (libbpf.bpf_map__reuse_fd(map, libbpf.bpf_map__fd(theirs)) != 0) {
                throw library.failure("Sharing a BPF map failed");
            }
            theirs = libbpf.bpf_object__next_map(loaded.object, theirs);
            map = libbpf.bpf_object__next_map(object, map);
        }
    }

    /** Makes a map of a loaded object this one's too; both must declare it alike. */
    void shareMap(String name, BpfObject loaded) throws SourceException {
        if (libbpf.bpf_map__reuse_fd(map(name), libbpf.bpf_map__fd(loaded.map(name))) != 0) {
            throw library.failure("Sharing the BPF map '" + name + "' failed");
        }
    }

    /** What is not used shall need little, and nothing special of the kernel; before the load. */
    void shrink(List<String> maps) throws SourceException {
        for (String map : maps) {
            libbpf.bpf_map__set_max_entries(map(map), 1);
            libbpf.bpf_map__set_map_flags(map(map), 0);
        }
    }

    /** Sets a constant of the programs; before the load. */
    void setLong(String name, long value) throws SourceException {
        constants().putLong(constant(name), value);
    }

    /** Sets a constant of the programs; before the load. */
    void setInt(String name, int value) throws SourceException {
        constants().putInt(constant(name), value);
    }

    /** Sets a constant of the programs; before the load. */
    void setBoolean(String name, boolean value) throws SourceException {
        constants().putByte(constant(name), (byte) (value ? 1 : 0));
    }

    private Pointer constants() throws SourceException {
        Pointer constants = libbpf.bpf_map__initial_value(map(CONSTANTS), library.allocate(Long.BYTES));
        if (constants == null) {
            throw new SourceException("The BPF object has no constants. Build the module bpf again.");
        }
        return constants;
    }

    private int constant(String name) throws SourceException {
        int offset = types().offsetOf(CONSTANTS, name);
        if (offset < 0) {
            throw stale("constant", name);
        }
        return offset;
    }

    /** False if the kernel refuses. */
    boolean load() {
        boolean isLoaded = libbpf.bpf_object__load(object) == 0;
        if (isLoaded) {
            bytes = null;
        }
        return isLoaded;
    }

    /** Loads in vain, to hear why; empty if the verifier had nothing to say. */
    String refusal(Set<String> names) throws SourceException {
        List<Pointer> logs = new ArrayList<>();
        List<String> chosen = List.copyOf(names);
        for (String name : chosen) {
            Pointer log = library.allocate(LOG_BYTES);
            logs.add(log);
            libbpf.bpf_program__set_log_buf(program(name), log, LOG_BYTES);
        }
        load();
        String tail = "";
        for (int i = 0; i < chosen.size(); i++) {
            String log = logs.get(i).getString(0);
            if (!log.isEmpty()) {
                tail = " The verifier on '" + chosen.get(i) + "': "
                        + log.substring(Math.max(0, log.length() - LOG_TAIL));
            }
        }
        return tail;
    }

    @Override
    public void close() {
        libbpf.bpf_object__close(object);
    }
}
