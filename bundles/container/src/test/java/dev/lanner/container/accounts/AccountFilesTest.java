// SPDX-License-Identifier: Apache-2.0
package dev.lanner.container.accounts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.lanner.api.container.Accounts;
import dev.lanner.api.text.Text;
import dev.lanner.container.accounts.AccountFiles.HostFiles;
import dev.lanner.container.accounts.AccountFiles.Reading;
import dev.lanner.container.accounts.AccountFiles.RefusedException;
import dev.lanner.container.accounts.AccountFiles.Whereabouts;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Reads what a container may have put there, from a folder made like the kernel's. */
@Timeout(20)
final class AccountFilesTest {
    private static final long PID = 42;
    private static final long MOUNTS = 4026532900L;
    private static final Whereabouts HERE = new Whereabouts(MOUNTS, false);
    private static final HostFiles NO_HOST = new HostFiles(null, null);
    private static final String PASSWD = "root:x:0:0:root:/root:/bin/sh\nwebapp:x:33:34:c:/srv/web:/bin/ash\n";
    private static final String GROUP = "root:x:0:\nweb:x:34:a,b\n";

    @TempDir
    @Nullable
    Path folder;

    private final AtomicInteger misses = new AtomicInteger();
    private Path proc = Path.of("/nonexistent");
    private Path etc = Path.of("/nonexistent");

    @BeforeEach
    void makeContainer() throws IOException {
        assertNotNull(folder);
        proc = folder.resolve("proc");
        Path process =
                Files.createDirectories(proc.resolve(PID + "/ns")).resolve("..").normalize();
        Files.createSymbolicLink(process.resolve("ns/mnt"), Path.of("mnt:[" + MOUNTS + "]"));
        Files.writeString(process.resolve("uid_map"), "         0          0 4294967295\n");
        Files.writeString(process.resolve("gid_map"), "         0          0 4294967295\n");
        Path root = Files.createDirectory(folder.resolve("root"));
        Files.createSymbolicLink(process.resolve("root"), root);
        etc = Files.createDirectory(root.resolve("etc"));
        Files.writeString(etc.resolve("passwd"), PASSWD);
        Files.writeString(etc.resolve("group"), GROUP);
    }

    private @Nullable Reading read(AccountFiles.@Nullable Stamps known, @Nullable Object host) throws IOException {
        return new AccountFiles(proc).read(PID, HERE, known, new HostFiles(null, host), misses::incrementAndGet);
    }

    private Reading read() throws IOException {
        Reading reading = read(null, null);
        assertNotNull(reading);
        return reading;
    }

    private static Text text(String text) {
        return Text.of(text);
    }

    @Test
    void givesTheContainersOwnNames() throws IOException {
        Accounts accounts = read().accounts();
        assertEquals(text("webapp"), accounts.userName(33));
        assertEquals(text("web"), accounts.groupName(34));
        assertEquals(new Accounts.User(text("webapp"), 34, text("/srv/web"), text("/bin/ash")), accounts.user(33));
        assertNull(accounts.userName(34));
        assertEquals(1, misses.get());
    }

    @Test
    void mapsTheKernelsNumbersThroughTheUserNamespace() throws IOException {
        Files.writeString(proc.resolve(PID + "/uid_map"), "0 100000 1000\n1000 1000 1\n1001 101001 64535\n");
        Files.writeString(proc.resolve(PID + "/gid_map"), "0 200000 65536\n");
        Files.writeString(etc.resolve("passwd"), PASSWD + "alice:x:1000:1000::/home/alice:\n");
        Accounts accounts = read().accounts();
        assertEquals(text("webapp"), accounts.userName(100033));
        assertEquals(text("root"), accounts.userName(100000));
        assertEquals(text("alice"), accounts.userName(1000));
        assertEquals(text("web"), accounts.groupName(200034));
        assertNull(accounts.userName(33), "has no meaning inside");
        assertNull(accounts.userName(0), "the host's root is nobody inside");
        assertNull(accounts.groupName(0));
    }

    @Test
    void readsAgainOnlyWhatHasChanged() throws IOException {
        Reading first = read();
        assertNull(read(first.stamps(), null));
        Files.writeString(etc.resolve("passwd"), PASSWD + "late:x:77:77::/:\n");
        Reading second = read(first.stamps(), null);
        assertNotNull(second);
        assertEquals(text("late"), second.accounts().userName(77));
    }

    @Test
    void seesAMapThatIsWrittenLater() throws IOException {
        Files.writeString(proc.resolve(PID + "/uid_map"), "");
        Reading first = read();
        assertNull(first.accounts().userName(100033));
        Files.writeString(proc.resolve(PID + "/uid_map"), "0 100000 65536\n");
        Reading second = read(first.stamps(), null);
        assertNotNull(second);
        assertEquals(text("webapp"), second.accounts().userName(100033));
    }

    @Test
    void leavesThoseToTheHostWhoShareItsFile() throws IOException {
        Object host = Files.readAttributes(etc.resolve("passwd"), BasicFileAttributes.class)
                .fileKey();
        Reading reading = read(null, host);
        assertNotNull(reading);
        assertSame(Accounts.NONE, reading.accounts());
    }

    @Test
    void refusesEverythingThatIsNoRegularFile() throws Exception {
        Path passwd = etc.resolve("passwd");
        Files.delete(passwd);
        Files.createDirectory(passwd);
        assertThrows(RefusedException.class, this::read);
        Files.delete(passwd);
        Files.createSymbolicLink(passwd, Path.of("/etc/passwd"));
        assertThrows(RefusedException.class, this::read, "it would be the host's");
        Files.delete(passwd);
        Process fifo = new ProcessBuilder("mkfifo", passwd.toString()).start();
        assertTrue(fifo.waitFor(5, TimeUnit.SECONDS));
        assertThrows(RefusedException.class, this::read, "it would never come back");
        Files.delete(passwd);
        Files.createSymbolicLink(passwd, passwd.getFileName());
        assertThrows(RefusedException.class, this::read, "it has no end");
    }

    @Test
    void refusesAFolderThatLeadsElsewhere() throws IOException {
        Files.move(etc, etc.resolveSibling("other"));
        Files.createSymbolicLink(etc, Path.of("/etc"));
        assertThrows(RefusedException.class, this::read);
    }

    @Test
    void takesNoMoreThanItCanBear() throws IOException {
        Path passwd = etc.resolve("passwd");
        StringBuilder lines = new StringBuilder(PASSWD);
        for (int i = 1000; lines.length() < 900_000; i++) {
            lines.append("u")
                    .append(i)
                    .append(":x:")
                    .append(i)
                    .append(":0:")
                    .append("x".repeat(80))
                    .append(":/:\n");
        }
        Files.writeString(passwd, lines);
        try (RandomAccessFile file = new RandomAccessFile(passwd.toFile(), "rw")) {
            file.setLength(10_000_000_000L);
        }
        Reading reading = read();
        assertTrue(reading.isCut());
        assertEquals(text("webapp"), reading.accounts().userName(33));
    }

    @Test
    void readsRubbishWithoutHarm() throws IOException {
        Files.write(
                etc.resolve("passwd"),
                "a\n:::::\nx:x:\ny:x:-1:0\nz:x:99999999999:0::\nq:x:5\n\0\0:x:6:6\nroot:x:0\ntoor:x:0:0:::\n"
                        .getBytes(StandardCharsets.ISO_8859_1));
        Accounts accounts = read().accounts();
        assertEquals(text("q"), accounts.userName(5));
        assertEquals(text("\0\0"), accounts.userName(6));
        assertEquals(text("root"), accounts.userName(0), "the first line counts");
    }

    @Test
    void knowsNobodyWhereThereAreNoFiles() throws IOException {
        Files.delete(etc.resolve("passwd"));
        Files.delete(etc.resolve("group"));
        Accounts accounts = read().accounts();
        assertNull(accounts.userName(33));
        assertEquals(text("root"), accounts.userName(0));
        Files.delete(etc);
        assertNull(read().accounts().userName(33));
    }

    @Test
    void takesNothingOfAProcessThatIsAnotherOneByNow() {
        try {
            new AccountFiles(proc).read(PID, new Whereabouts(MOUNTS + 1, false), null, NO_HOST, () -> {});
            fail("has read another one's files");
        } catch (NoSuchFileException e) {
            assertTrue(String.valueOf(e.getMessage()).contains("another"), e.getMessage());
        } catch (IOException e) {
            fail(e);
        }
    }

    @Test
    void readsFoldersThatAProcessHasLeft() throws IOException {
        Path root = etc.resolve("..").normalize();
        assertEquals(text("webapp"), stored(List.of(root)).userName(33));
        Files.delete(etc.resolve("passwd"));
        Files.createSymbolicLink(etc.resolve("passwd"), Path.of("/etc/passwd"));
        assertThrows(RefusedException.class, () -> AccountFiles.readFolders(List.of(root), Map.of()));
    }

    @Test
    void readsLayersFromTheUppermostDownEachFileByItself() throws IOException {
        Path root = etc.resolve("..").normalize();
        Path upper = Files.createDirectories(proc.resolve("upper"));
        List<Path> layers = List.of(proc.resolve("not-mounted"), upper, root);
        assertEquals(text("webapp"), stored(layers).userName(33));
        Files.createDirectories(upper.resolve("etc"));
        assertEquals(text("webapp"), stored(layers).userName(33));
        Files.writeString(upper.resolve("etc/passwd"), "shopapp:x:33:33::/:\n");
        assertEquals(text("shopapp"), stored(layers).userName(33));
        assertEquals(text("web"), stored(layers).groupName(34));
    }

    @Test
    void readsTheFileThatIsMountedOverThatOfAFolder() throws IOException {
        Path mounted = Files.writeString(proc.resolve("mounted-passwd"), "mounted:x:33:33::/:\n");
        StoredAccounts found =
                AccountFiles.readFolders(List.of(etc.resolve("..").normalize()), Map.of(AccountFiles.PASSWD, mounted));
        assertNotNull(found);
        assertEquals(
                text("mounted"), found.mapped(IdMap.SAME, IdMap.SAME, () -> {}).userName(33));
    }

    @Test
    void mapsWhatAProcessHasLeft() throws IOException {
        StoredAccounts found =
                AccountFiles.readFolders(List.of(etc.resolve("..").normalize()), Map.of());
        assertNotNull(found);
        IdMap map = IdMap.parse("0 100000 65536");
        assertEquals(text("webapp"), found.mapped(map, map, () -> {}).userName(100_033));
        assertNull(found.mapped(map, map, () -> {}).userName(33));
    }

    @Test
    void findsNothingInFoldersWithoutAccounts() throws IOException {
        assertNull(AccountFiles.readFolders(List.of(proc.resolve("missing"), proc), Map.of()));
    }

    private static Accounts stored(List<Path> folders) throws IOException {
        StoredAccounts found = AccountFiles.readFolders(folders, Map.of());
        assertNotNull(found);
        return found.mapped(IdMap.SAME, IdMap.SAME, () -> {});
    }
}
