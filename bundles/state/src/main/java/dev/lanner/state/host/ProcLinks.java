// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.host;

import dev.lanner.api.text.Text;
import dev.lanner.state.process.Capabilities;
import dev.lanner.state.process.ExecutableFile;
import dev.lanner.state.process.ThreadSnapshot;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** The links in a process's directory of /proc: paths as the process itself sees them. */
final class ProcLinks {
    private static final String DELETED = " (deleted)";
    private static final String IN_MEMORY = "/memfd:";
    /** May write any file: bit 1 of the capabilities. */
    private static final long OVERRIDES_ACCESS = 1L << 1;
    /** May do with any file what its owner may: bit 3. */
    private static final long ACTS_AS_OWNER = 1L << 3;

    private final Path directory;
    private final String root;

    ProcLinks(File directory) {
        this.directory = directory.toPath();
        String target = read("root");
        root = target.isEmpty() ? "/" : target;
    }

    /** Where the link points, without the root's own path and without the kernel's word for what was deleted. */
    Text path(String link) {
        return Text.of(withoutRoot(withoutDeleted(read(link))));
    }

    private String read(String link) {
        try {
            return Files.readSymbolicLink(directory.resolve(link)).toString();
        } catch (IOException | SecurityException e) {
            return "";
        }
    }

    /** A file may really be called like that, so it is only the kernel's word if there is no such file. */
    private String withoutDeleted(String target) {
        if (!target.endsWith(DELETED)) {
            return target;
        }
        Path literal = directory.resolve("root" + withoutRoot(target));
        return Files.exists(literal, LinkOption.NOFOLLOW_LINKS)
                ? target
                : target.substring(0, target.length() - DELETED.length());
    }

    private String withoutRoot(String target) {
        if (root.equals("/") || !target.startsWith(root)) {
            return target;
        }
        String rest = target.substring(root.length());
        if (rest.isEmpty()) {
            return "/";
        }
        return rest.charAt(0) == '/' ? rest : target;
    }

    ExecutableFile executable(ThreadSnapshot process) {
        try {
            Map<String, Object> attributes =
                    Files.readAttributes(directory.resolve("exe"), "unix:ino,ctime,lastModifiedTime,mode,uid,gid");
            int flags = isWritable(attributes, process) ? ExecutableFile.WRITABLE : 0;
            flags |= read("exe").startsWith(IN_MEMORY) ? ExecutableFile.FROM_MEMORY : 0;
            return new ExecutableFile(
                    number(attributes, "ino"),
                    nanoseconds(attributes, "ctime"),
                    nanoseconds(attributes, "lastModifiedTime"),
                    flags,
                    ExecutableFile.WRITABLE | ExecutableFile.FROM_MEMORY);
        } catch (IOException | SecurityException e) {
            return ExecutableFile.UNKNOWN;
        }
    }

    private static boolean isWritable(Map<String, Object> attributes, ThreadSnapshot process) {
        Capabilities capabilities = process.capabilities;
        long effective = capabilities == null ? 0 : capabilities.effective();
        long owner = number(attributes, "uid");
        if ((effective & (OVERRIDES_ACCESS | ACTS_AS_OWNER)) != 0 || owner == process.uid) {
            return true;
        }
        int mode = (int) number(attributes, "mode");
        boolean isOfGroup = number(attributes, "gid") == process.gid;
        return (mode & (isOfGroup ? 0020 : 0002)) != 0;
    }

    private static long number(Map<String, Object> attributes, String name) {
        return ((Number) Objects.requireNonNull(attributes.get(name))).longValue();
    }

    private static long nanoseconds(Map<String, Object> attributes, String name) {
        return ((FileTime) Objects.requireNonNull(attributes.get(name))).to(TimeUnit.NANOSECONDS);
    }
}
