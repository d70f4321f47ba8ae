// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads passwd and group, and again when they have changed, on a thread of its own. The kernel tells of changes at once; a
 * look each second covers file systems that tell nothing.
 */
@Component(service = AccountFiles.class, immediate = true)
public final class AccountFiles implements HostAccounts {
    private static final Logger LOG = LoggerFactory.getLogger(AccountFiles.class);
    private static final long PERIOD_MS = 1000;
    private static final long STOP_MS = 2000;

    private final Path passwd;
    private final Path group;
    private final Thread watcher;
    private Stamps stamps = new Stamps(null, null);
    private @Nullable String reported;
    private volatile Accounts accounts = Accounts.NONE;

    /** Watches the host's files. */
    @Activate
    public AccountFiles() {
        this(Path.of("/etc/passwd"), Path.of("/etc/group"), PERIOD_MS);
    }

    AccountFiles(Path passwd, Path group, long periodMs) {
        this.passwd = passwd;
        this.group = group;
        check();
        watcher = new Thread(() -> watch(periodMs), "lanner-accounts");
        watcher.setDaemon(true);
        watcher.start();
    }

    @Deactivate
    void stop() throws InterruptedException {
        watcher.interrupt();
        watcher.join(STOP_MS);
    }

    @Override
    public Accounts accounts() {
        return accounts;
    }

    private void watch(long periodMs) {
        try (WatchService changes = passwd.getFileSystem().newWatchService()) {
            for (Path folder : new LinkedHashSet<>(List.of(folder(passwd), folder(group)))) {
                folder.register(
                        changes,
                        StandardWatchEventKinds.ENTRY_CREATE,
                        StandardWatchEventKinds.ENTRY_MODIFY,
                        StandardWatchEventKinds.ENTRY_DELETE);
            }
            while (true) {
                WatchKey change = changes.poll(periodMs, TimeUnit.MILLISECONDS);
                if (change != null) {
                    change.pollEvents();
                    change.reset();
                }
                check();
            }
        } catch (IOException e) {
            LOG.warn(
                    "Changes of the accounts are noticed late, since the kernel does not tell of them: {}.",
                    e.toString());
            look(periodMs);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look(long periodMs) {
        try {
            while (true) {
                Thread.sleep(periodMs);
                check();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Path folder(Path file) {
        Path parent = file.toAbsolutePath().getParent();
        return parent == null ? file : parent;
    }

    private void check() {
        try {
            Stamps present = new Stamps(stamp(passwd), stamp(group));
            if (!present.equals(stamps)) {
                accounts = Accounts.parse(read(passwd), read(group));
                stamps = present;
            }
            reported = null;
        } catch (IOException | RuntimeException e) {
            // The old accounts stay: better names of a moment ago than none.
            String problem = e.toString();
            if (!problem.equals(reported)) {
                reported = problem;
                LOG.warn("Cannot read the accounts of this host, names stay as they were: {}.", problem);
            }
        }
    }

    private static byte[] read(Path file) throws IOException {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            return new byte[0];
        }
    }

    private static @Nullable Stamp stamp(Path file) throws IOException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new Stamp(attributes.lastModifiedTime(), attributes.size(), String.valueOf(attributes.fileKey()));
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    private record Stamp(FileTime modified, long size, String fileKey) {}

    private record Stamps(@Nullable Stamp passwd, @Nullable Stamp group) {}
}
