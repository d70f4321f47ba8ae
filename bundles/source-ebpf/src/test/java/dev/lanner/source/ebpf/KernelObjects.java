// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.ebpf;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToIntBiFunction;
import jnr.ffi.LibraryLoader;
import jnr.ffi.annotations.Out;
import jnr.ffi.byref.IntByReference;

/** Which BPF programs and maps a process holds, by the kernel's numbers, and whether the kernel still has them. */
record KernelObjects(Set<Integer> programs, Set<Integer> maps) {
    /** What these questions need of libbpf, and the source does not. Public for the same reason as {@link Libbpf}. */
    public interface Lookup {
        int bpf_prog_get_next_id(int id, @Out IntByReference next);

        int bpf_map_get_next_id(int id, @Out IntByReference next);
    }

    /** By what /proc says of the process's open files. */
    static KernelObjects of(long pid) throws IOException {
        KernelObjects objects = new KernelObjects(new TreeSet<>(), new TreeSet<>());
        try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of("/proc/" + pid + "/fdinfo"))) {
            for (Path file : files) {
                for (String line : KernelCost.linesOf(file)) {
                    objects.add(line.split("\\s+", 2));
                }
            }
        }
        return objects;
    }

    private void add(String[] words) {
        switch (words[0]) {
            case "prog_id:" -> programs.add(Integer.parseInt(words[1]));
            case "map_id:" -> maps.add(Integer.parseInt(words[1]));
            default -> {}
        }
    }

    /**
     * How many of them the kernel finds. It is asked for numbers alone: to open a table of programs and close it again while
     * the kernel is emptying it makes some kernels keep it for ever.
     */
    int alive() {
        Lookup lookup = LibraryLoader.create(Lookup.class).failImmediately().load("libbpf.so.1");
        return count(programs, lookup::bpf_prog_get_next_id) + count(maps, lookup::bpf_map_get_next_id);
    }

    private static int count(Set<Integer> ids, ToIntBiFunction<Integer, IntByReference> following) {
        int count = 0;
        for (int id : ids) {
            IntByReference next = new IntByReference();
            count += following.applyAsInt(id - 1, next) == 0 && next.intValue() == id ? 1 : 0;
        }
        return count;
    }

    int size() {
        return programs.size() + maps.size();
    }
}
