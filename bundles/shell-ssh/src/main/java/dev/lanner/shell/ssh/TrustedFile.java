// SPDX-License-Identifier: Apache-2.0
package dev.lanner.shell.ssh;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** Whether nobody but root and the user who runs Lanner can have put into a file what is in it. */
final class TrustedFile {
    private static final int STICKY = 0x200;
    private static final Set<PosixFilePermission> WRITTEN_BY_OTHERS =
            EnumSet.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);
    private static final Set<PosixFilePermission> READ_BY_OTHERS =
            EnumSet.of(PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ);

    private TrustedFile() {}

    /**
     * Looks at a file and at all folders above it.
     *
     * @param isSecret whether others must not even read it
     * @throws IOException if others may change it; says who, and what to do
     */
    static void require(Path file, boolean isSecret) throws IOException {
        Object self = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        Path real = file.toRealPath();
        require(real, self, false);
        if (isSecret && holdsAny(real, READ_BY_OTHERS)) {
            throw new IOException(real + " may be read by others; chmod 600 " + real);
        }
        for (Path folder = real.getParent(); folder != null; folder = folder.getParent()) {
            require(folder, self, true);
        }
    }

    /** In a sticky folder, as /tmp is, nobody can replace what is another one's. */
    private static void require(Path path, Object self, boolean mayBeSticky) throws IOException {
        Map<String, Object> attributes = Files.readAttributes(path, "unix:mode,uid");
        Object owner = attributes.get("uid");
        if (owner == null || !(owner.equals(self) || owner.equals(0))) {
            throw new IOException(path + " belongs to the user " + owner + "; chown root " + path);
        }
        boolean isSticky = attributes.get("mode") instanceof Integer mode && (mode & STICKY) != 0;
        if (!(isSticky && mayBeSticky) && holdsAny(path, WRITTEN_BY_OTHERS)) {
            throw new IOException(path + " may be written by others; chmod go-w " + path);
        }
    }

    private static boolean holdsAny(Path path, Set<PosixFilePermission> forbidden) throws IOException {
        return Files.getPosixFilePermissions(path).stream().anyMatch(forbidden::contains);
    }
}
