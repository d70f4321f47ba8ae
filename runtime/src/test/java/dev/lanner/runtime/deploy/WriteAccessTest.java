// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WriteAccessTest {
    private final Path folder;
    private final Path deploy;
    private final WriteAccess access = WriteAccess.ofSelf();

    WriteAccessTest(@TempDir Path folder) throws IOException {
        this.folder = folder;
        deploy = Files.createDirectories(folder.resolve("above/deploy"));
    }

    @Test
    void isContentWithFoldersThatNobodyElseMayWriteEvenBelowASharedOneThatIsSticky() throws IOException {
        assertNull(access.complaintOfFolder(deploy));
        permit(folder.resolve("above"), "rwxrwxrwx");
        Files.setAttribute(folder.resolve("above"), "unix:mode", 0x43ff);
        assertNull(access.complaintOfFolder(deploy));
    }

    @Test
    void refusesAFolderThatOthersMayWrite() throws IOException {
        permit(deploy, "rwxrwxr-x");
        assertEquals("its group may write it; chmod go-w " + deploy.toRealPath(), access.complaintOfFolder(deploy));
        permit(deploy, "rwxr-xrwx");
        assertEquals("anybody may write it; chmod go-w " + deploy.toRealPath(), access.complaintOfFolder(deploy));
    }

    @Test
    void refusesAFolderBelowOneThatOthersMayWrite() throws IOException {
        permit(folder.resolve("above"), "rwxrwxr-x");
        String complaint = String.valueOf(access.complaintOfFolder(deploy));
        assertTrue(
                complaint.startsWith(
                        "the folder above it, " + folder.toRealPath().resolve("above") + ": its group may"),
                complaint);
    }

    @Test
    void refusesALinkThatOthersMayReplace() throws IOException {
        Path shared = Files.createDirectories(folder.resolve("shared"));
        Path link = Files.createSymbolicLink(shared.resolve("link"), deploy);
        assertNull(access.complaintOfFolder(link));
        permit(shared, "rwxrwxrwx");
        assertTrue(String.valueOf(access.complaintOfFolder(link)).contains("shared"));
    }

    @Test
    void refusesWhatBelongsToSomebodyElse() throws IOException {
        Assumptions.assumeTrue(
                "root".equals(System.getProperty("user.name")), "skipped: only root can give files away");
        Path file = Files.writeString(deploy.resolve("a.jar"), "x");
        assertNull(access.complaintOfFile(file));
        Files.setAttribute(file, "unix:uid", 12345);
        assertTrue(String.valueOf(access.complaintOfFile(file)).startsWith("it belongs to the user 12345; chown root"));
    }

    private static void permit(Path path, String permissions) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }
}
