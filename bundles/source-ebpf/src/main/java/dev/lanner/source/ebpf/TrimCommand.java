// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.ebpf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import org.osgi.service.component.annotations.Component;

/**
 * Takes the pages of the Java virtual machine's own program and of class archives out of this process's memory, most of which
 * only a start has needed. Those that are needed again come back from the kernel's page cache at the next touch; nothing is
 * read from a disk and nothing is lost, since only mappings that nobody can have written to are meant. It is here because
 * everything native of the platform is.
 */
@Component(
        service = TrimCommand.class,
        property = {"osgi.command.scope=service", "osgi.command.function=trim"})
public final class TrimCommand {
    private static final Path MAPPINGS = Path.of("/proc/self/smaps");

    /**
     * {@code 7f920ae51000-7f920bba4000 r-xp 00251000 fe:00 328261 /usr/lib/libjvm.so}: private, not writable, and of a file that
     * was mapped before anything else ran and stays where it is. Other libraries are not safe to touch: while one is loaded, by
     * whatever thread, its whole range is a mapping like this one for a moment, and an instant later holds what was relocated.
     */
    private static final Pattern MAPPING =
            Pattern.compile("([0-9a-f]+)-([0-9a-f]+) r-[x-]p [0-9a-f]+ \\S+ \\d+ +/.*(?:/libjvm\\.so|\\.jsa)");

    private static final Pattern HEAD = Pattern.compile("[0-9a-f]+-[0-9a-f]+ .*");

    /** What was written to before the mapping became one that is only read, as the loader's relocations are. */
    private static final Pattern UNTOUCHED = Pattern.compile("Anonymous: +0 kB");

    /**
     * Does so.
     *
     * @return how many bytes of mappings the kernel was told of
     * @throws IOException if the kernel does not tell the mappings
     */
    public long trim() throws IOException {
        LibC library = LibraryLoader.create(LibC.class).failImmediately().load("libc.so.6");
        Runtime runtime = Runtime.getRuntime(library);
        long told = 0;
        Matcher mapping = null;
        for (String line : Files.readAllLines(MAPPINGS)) {
            if (HEAD.matcher(line).matches()) {
                Matcher head = MAPPING.matcher(line);
                mapping = head.matches() ? head : null;
            } else if (mapping != null && UNTOUCHED.matcher(line).matches()) {
                long begin = Long.parseUnsignedLong(mapping.group(1), 16);
                long bytes = Long.parseUnsignedLong(mapping.group(2), 16) - begin;
                if (library.madvise(Pointer.wrap(runtime, begin), bytes, LibC.MADV_DONTNEED) == 0) {
                    told += bytes;
                }
            }
        }
        return told;
    }
}
