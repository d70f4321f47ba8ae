// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who may change a file or folder, and so what Lanner does, which usually is root. */
final class WriteAccess {
    private static final int STICKY = 0x200;

    private final Object self;

    /** With the user that this process has. */
    static WriteAccess ofSelf() throws IOException {
        return new WriteAccess(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    }

    WriteAccess(Object self) {
        this.self = self;
    }

    /** Why others may put something into the folder, or another folder into its place, and what to do; null if nobody may. */
    @Nullable
    String complaintOfFolder(Path folder) throws IOException {
        Path real = folder.toRealPath();
        String complaint = complaint(real, false);
        if (complaint != null) {
            return complaint;
        }
        for (Path parent : parents(folder.toAbsolutePath().normalize())) {
            String above = complaint(parent, true);
            if (above != null) {
                return "the folder above it, " + parent + ": " + above;
            }
        }
        return null;
    }

    /** Why others may change the file; null if nobody may. */
    @Nullable
    String complaintOfFile(Path file) throws IOException {
        return complaint(file.toRealPath(), false);
    }

    /** All folders by which the path is reached, whichever links are on the way. */
    private static Set<Path> parents(Path folder) throws IOException {
        Set<Path> parents = new LinkedHashSet<>();
        add(parents, folder.toRealPath().getParent());
        for (Path lexical = folder.getParent(); lexical != null; lexical = lexical.getParent()) {
            add(parents, lexical.toRealPath());
        }
        return parents;
    }

    private static void add(Set<Path> all, @Nullable Path folder) {
        for (Path each = folder; each != null; each = each.getParent()) {
            all.add(each);
        }
    }

    /** In a sticky folder, as /tmp is, nobody can move or replace what is another one's. */
    private @Nullable String complaint(Path path, boolean mayBeSticky) throws IOException {
        Map<String, Object> attributes =
                Files.readAttributes(path, "unix:mode,uid,permissions", LinkOption.NOFOLLOW_LINKS);
        Object owner = attributes.get("uid");
        if (owner == null || !(owner.equals(self) || owner.equals(0))) {
            return "it belongs to the user " + owner + "; chown root " + path;
        }
        boolean isSticky = attributes.get("mode") instanceof Integer mode && (mode & STICKY) != 0;
        if (isSticky && mayBeSticky) {
            return null;
        }
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
        boolean isGroups = permissions.contains(PosixFilePermission.GROUP_WRITE);
        if (isGroups || permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
            return (isGroups ? "its group" : "anybody") + " may write it; chmod go-w " + path;
        }
        return null;
    }
}
