// SPDX-License-Identifier: Apache-2.0
package dev.lanner.container.accounts;

import dev.lanner.api.container.Accounts;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads passwd and group of processes as the process itself finds them.
 *
 * <p>The container decides what is there, and may mean harm. So every step goes from an open directory and follows no
 * symbolic link, which could lead to files of the host; nothing but a regular file is opened, since a FIFO would block and
 * a device may do anything; and only so much is read of it. What is between the look and the opening cannot be excluded
 * here: callers must bear that a read never comes back.
 *
 * <p><em>Thread:</em> any, several at once. <em>Blocking:</em> as the container's file systems like.
 */
public final class AccountFiles {
    private static final int MOST_BYTES = 1 << 20;
    private static final Path ETC = Path.of("etc");
    /** The file with users, in {@code /etc}. */
    public static final Path PASSWD = Path.of("passwd");

    /** The file with groups, in {@code /etc}. */
    public static final Path GROUP = Path.of("group");

    private static final int LONGEST_MAP = 64 * 1024;

    private static final long FIRST_PID = 1;

    /** So long what was seen of the host's files holds: many look for them at once. */
    private static final long HOST_HOLDS_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Path proc;
    private final long hostPid;
    private volatile @Nullable HostLook hostLook;

    /** With the folder where the kernel shows processes. */
    public AccountFiles(Path proc) {
        this.proc = proc;
        hostPid = namespace(FIRST_PID, "mnt") >= 0
                ? FIRST_PID
                : ProcessHandle.current().pid();
    }

    /** A process that lives where the host lives: the first one or, where nobody may look at that one, this one. */
    public long hostPid() {
        return hostPid;
    }

    /** What was found: the accounts with the files' stamps, by which the next look sees whether anything has changed. */
    public record Reading(Accounts accounts, Stamps stamps, boolean isCut) {}

    /** What tells a file from what it was before; null for a file that is not there. */
    public record Stamps(@Nullable Stamp passwd, @Nullable Stamp group, String maps) {
        /** Whether ids mean nothing there: so it is in every new user namespace until somebody says what they mean. */
        public boolean isUnmapped() {
            return maps.isBlank();
        }
    }

    record Stamp(FileTime modified, long size, Object fileKey) {}

    /** A file is not of a kind that is read. */
    public static final class RefusedException extends IOException {
        private static final long serialVersionUID = 1L;

        RefusedException(String message) {
            super(message);
        }
    }

    /**
     * What tells the host's files from others; null for what is not there.
     *
     * @param root its root folder
     * @param passwd who has the very same file goes by the host's accounts
     */
    public record HostFiles(@Nullable Object root, @Nullable Object passwd) {}

    /**
     * Where a process must be: else it has gone, and another has its id.
     *
     * @param mountNamespace inode number; -1 if it may be any
     * @param isAwayFromHost whether its root folder is not the host's
     */
    public record Whereabouts(long mountNamespace, boolean isAwayFromHost) {}

    /**
     * Reads the accounts that process {@code pid} sees.
     *
     * @param place where it must be
     * @param known stamps of what is known already; null if nothing is
     * @param host what the host's files are
     * @param onMiss called when a name is asked for that is not there
     * @return null if nothing has changed
     * @throws IOException if the process has gone, or its files cannot or must not be read
     */
    public @Nullable Reading read(long pid, Whereabouts place, @Nullable Stamps known, HostFiles host, Runnable onMiss)
            throws IOException {
        Path process = proc.resolve(Long.toString(pid));
        checkNamespace(process, place);
        String uidMap = map(process.resolve("uid_map"));
        String gidMap = map(process.resolve("gid_map"));
        try (DirectoryStream<Path> root = Files.newDirectoryStream(process.resolve("root"))) {
            checkRoot(process, secure(root), place, host);
            SecureDirectoryStream<Path> etc = etc(root);
            if (etc == null) {
                checkNamespace(process, place);
                return of(AccountTable.EMPTY, new Stamps(null, null, uidMap + gidMap), known, uidMap, gidMap, onMiss);
            }
            try (etc) {
                Stamps stamps = new Stamps(stamp(etc, PASSWD), stamp(etc, GROUP), uidMap + gidMap);
                checkNamespace(process, place);
                if (stamps.equals(known)) {
                    return null;
                }
                if (stamps.passwd != null && stamps.passwd.fileKey.equals(host.passwd)) {
                    return new Reading(Accounts.NONE, stamps, false);
                }
                byte[] passwd = content(etc, PASSWD, stamps.passwd);
                byte[] group = content(etc, GROUP, stamps.group);
                boolean isCut = isCut(stamps.passwd) || isCut(stamps.group);
                Accounts accounts = new MappedAccounts(
                        AccountTable.parse(passwd, group), IdMap.parse(uidMap), IdMap.parse(gidMap), onMiss);
                return new Reading(accounts, stamps, isCut);
            }
        }
    }

    /**
     * Reads the accounts in folders of the host's, with the same care.
     *
     * @param folders a root file system, or the layers of one, the uppermost first
     * @param replaced files of the host's that are mounted over {@code passwd} and {@code group}
     * @return null if there is neither file
     * @throws IOException if a file cannot or must not be read
     */
    public static @Nullable StoredAccounts readFolders(List<Path> folders, Map<Path, Path> replaced)
            throws IOException {
        byte[] passwd = find(folders, replaced, PASSWD);
        byte[] group = find(folders, replaced, GROUP);
        if (passwd == null && group == null) {
            return null;
        }
        AccountTable table =
                AccountTable.parse(passwd == null ? new byte[0] : passwd, group == null ? new byte[0] : group);
        return new StoredAccounts(table);
    }

    private static byte @Nullable [] find(List<Path> folders, Map<Path, Path> replaced, Path name) throws IOException {
        Path instead = replaced.get(name);
        if (instead != null && instead.getParent() != null && instead.getFileName() != null) {
            try (DirectoryStream<Path> folder = Files.newDirectoryStream(instead.getParent())) {
                return found(secure(folder), instead.getFileName());
            }
        }
        for (Path each : folders) {
            byte[] found = findIn(each, name);
            if (found != null) {
                return found.length == 0 ? null : found;
            }
        }
        return null;
    }

    private static byte @Nullable [] findIn(Path folder, Path name) throws IOException {
        try (DirectoryStream<Path> root = Files.newDirectoryStream(folder)) {
            SecureDirectoryStream<Path> etc = etc(root);
            if (etc == null) {
                return null;
            }
            try (etc) {
                return found(etc, name);
            }
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    /** What is in the file; nothing at all where this layer says that it has been deleted; null if it is not here. */
    private static byte @Nullable [] found(SecureDirectoryStream<Path> folder, Path name) throws IOException {
        try {
            if (attributes(folder, name).isOther()) {
                return new byte[0];
            }
        } catch (NoSuchFileException e) {
            return null;
        }
        return content(folder, name, stamp(folder, name));
    }

    private static @Nullable Reading of(
            AccountTable table, Stamps stamps, @Nullable Stamps known, String uidMap, String gidMap, Runnable onMiss) {
        return stamps.equals(known)
                ? null
                : new Reading(
                        new MappedAccounts(table, IdMap.parse(uidMap), IdMap.parse(gidMap), onMiss), stamps, false);
    }

    private record HostLook(HostFiles files, long atNs) {}

    /** The host's files, as they were a moment ago: a package manager replaces them by others. */
    public HostFiles host() {
        HostLook last = hostLook;
        if (last == null || System.nanoTime() - last.atNs > HOST_HOLDS_NS) {
            last = new HostLook(readHost(), System.nanoTime());
            hostLook = last;
        }
        return last.files;
    }

    private HostFiles readHost() {
        Object folder = null;
        Path process = proc.resolve(Long.toString(hostPid));
        try (DirectoryStream<Path> root = Files.newDirectoryStream(process.resolve("root"))) {
            folder = keyOf(secure(root));
            SecureDirectoryStream<Path> etc = etc(root);
            if (etc == null) {
                return new HostFiles(folder, null);
            }
            try (etc) {
                Stamp stamp = stamp(etc, PASSWD);
                return new HostFiles(folder, stamp == null ? null : stamp.fileKey);
            }
        } catch (IOException e) {
            return new HostFiles(folder, null);
        }
    }

    private static @Nullable Object keyOf(SecureDirectoryStream<Path> folder) throws IOException {
        return folder.getFileAttributeView(BasicFileAttributeView.class)
                .readAttributes()
                .fileKey();
    }

    /** Inode number of the namespace that the process is in; -1 if that is not to be seen. */
    public long namespace(long pid, String kind) {
        try {
            Path process = proc.resolve(Long.toString(pid));
            return number(Files.readSymbolicLink(process.resolve("ns").resolve(kind)));
        } catch (IOException e) {
            return -1;
        }
    }

    private static long number(Path link) {
        String text = link.toString();
        int open = text.indexOf('[');
        return open < 0 || !text.endsWith("]") ? -1 : Long.parseLong(text.substring(open + 1, text.length() - 1));
    }

    /** A process's id may be another's by now, so whose files these are is looked at before and after. */
    private static void checkNamespace(Path process, Whereabouts place) throws IOException {
        long wanted = place.mountNamespace;
        if (wanted >= 0 && number(Files.readSymbolicLink(process.resolve("ns/mnt"))) != wanted) {
            throw isAnother(process);
        }
    }

    /** Numbers of namespaces come again at once: another container's first process may not have got to its own files yet. */
    private static void checkRoot(Path process, SecureDirectoryStream<Path> root, Whereabouts place, HostFiles host)
            throws IOException {
        if (place.isAwayFromHost && host.root != null && host.root.equals(keyOf(root))) {
            throw isAnother(process);
        }
    }

    private static NoSuchFileException isAnother(Path process) {
        return new NoSuchFileException(process.toString(), null, "the process is another one by now");
    }

    private static String map(Path file) throws IOException {
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            return new String(upTo(channel, LONGEST_MAP), StandardCharsets.US_ASCII);
        }
    }

    private static SecureDirectoryStream<Path> secure(DirectoryStream<Path> folder) throws IOException {
        if (!(folder instanceof SecureDirectoryStream<Path> secure)) {
            throw new IOException("this system cannot open files from an open directory");
        }
        return secure;
    }

    private static @Nullable SecureDirectoryStream<Path> etc(DirectoryStream<Path> root) throws IOException {
        SecureDirectoryStream<Path> secure = secure(root);
        BasicFileAttributes attributes;
        try {
            attributes = attributes(secure, ETC);
        } catch (NoSuchFileException e) {
            return null;
        }
        if (!attributes.isDirectory()) {
            throw new RefusedException("its /etc is no directory");
        }
        return secure.newDirectoryStream(ETC, LinkOption.NOFOLLOW_LINKS);
    }

    private static BasicFileAttributes attributes(SecureDirectoryStream<Path> folder, Path name) throws IOException {
        return folder.getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .readAttributes();
    }

    private static @Nullable Stamp stamp(SecureDirectoryStream<Path> folder, Path name) throws IOException {
        BasicFileAttributes attributes;
        try {
            attributes = attributes(folder, name);
        } catch (NoSuchFileException e) {
            return null;
        }
        if (!attributes.isRegularFile()) {
            throw new RefusedException("its " + name + " is no regular file");
        }
        return new Stamp(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
    }

    private static byte[] content(SecureDirectoryStream<Path> folder, Path name, @Nullable Stamp stamp)
            throws IOException {
        if (stamp == null) {
            return new byte[0];
        }
        try (SeekableByteChannel channel =
                folder.newByteChannel(name, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
            byte[] bytes = upTo(channel, MOST_BYTES);
            if (bytes.length < MOST_BYTES) {
                return bytes;
            }
            // The last line may be a part of one.
            int end = bytes.length;
            while (end > 0 && bytes[end - 1] != '\n') {
                end--;
            }
            return Arrays.copyOf(bytes, end);
        }
    }

    private static boolean isCut(@Nullable Stamp stamp) {
        return stamp != null && stamp.size >= MOST_BYTES;
    }

    private static byte[] upTo(SeekableByteChannel channel, int limit) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(Math.min(limit, 4096));
        while (channel.read(buffer) > 0) {
            if (!buffer.hasRemaining() && buffer.capacity() < limit) {
                buffer = ByteBuffer.allocate(Math.min(limit, buffer.capacity() * 4))
                        .put(buffer.flip());
            }
        }
        return Arrays.copyOf(buffer.array(), buffer.position());
    }
}
