// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.ebpf;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import jnr.ffi.LibraryLoader;

/** Which BPF programs and maps a process holds, by the kernel's numbers, and whether the kernel still has them. */
record KernelObjects(Set<Integer> programs, Set<Integer> maps) {
    /** What these questions need of libbpf, and the source does not. Public for the same reason as {@link Libbpf}. */
    public interface Lookup {
        int bpf_prog_get_fd_by_id(int id);

        int bpf_map_get_fd_by_id(int id);
    }

    /** By what /proc says of the process's open files. */
    static KernelObjects of(long pid) throws IOException {
        KernelObjects objects = new KernelObjects(new TreeSet<>(), new TreeSet<>());
        try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of("/proc/" + pid + "/fdinfo"))) {
            for (Path file : files) {
                for (String line : Files.readAllLines(file)) {
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

    /** How many of them the kernel finds. */
    int alive() throws Exception {
        LibC libc = Native.load().libc();
        Lookup lookup = LibraryLoader.create(Lookup.class).failImmediately().load("libbpf.so.1");
        int alive = 0;
        for (int id : programs) {
            alive += closed(libc, lookup.bpf_prog_get_fd_by_id(id));
        }
        for (int id : maps) {
            alive += closed(libc, lookup.bpf_map_get_fd_by_id(id));
        }
        return alive;
    }

    int size() {
        return programs.size() + maps.size();
    }

    private static int closed(LibC libc, int fd) {
        return fd < 0 ? 0 : 1 + libc.close(fd);
    }
}
