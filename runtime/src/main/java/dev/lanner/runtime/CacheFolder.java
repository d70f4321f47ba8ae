// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A folder of this process alone, among temporary files, since that of the distribution may be read-only. */
final class CacheFolder {
    private static final Pattern NAME = Pattern.compile("lanner-([0-9]+)-[0-9]+");

    private final Path path;

    private CacheFolder(Path path) {
        this.path = path;
    }

    /** Makes one, and removes those of processes that were killed. */
    static CacheFolder create() throws LauncherException {
        String temporary = System.getProperty("java.io.tmpdir");
        try {
            Path path = Files.createTempDirectory(
                    "lanner-" + ProcessHandle.current().pid() + "-");
            deleteAbandoned(path);
            return new CacheFolder(path);
        } catch (IOException e) {
            throw new LauncherException(
                    "lanner: no folder can be made in " + temporary + " (" + e.getMessage()
                            + "); make room, or set LANNER_JAVA_OPTS=-Djava.io.tmpdir=FOLDER",
                    e);
        }
    }

    Path path() {
        return path;
    }

    void delete() {
        try {
            delete(path);
        } catch (IOException e) {
            System.err.println("lanner: the folder " + path + " was not removed: " + e);
        }
    }

    /** Only folders of our own user: nobody else can have put something in their place. */
    private static void deleteAbandoned(Path own) throws IOException {
        Path parent = own.getParent();
        if (parent == null) {
            return;
        }
        Object owner = Files.getOwner(own);
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent, "lanner-*")) {
            for (Path folder : folders) {
                Matcher name = NAME.matcher(String.valueOf(folder.getFileName()));
                if (name.matches()
                        && Files.notExists(Path.of("/proc", name.group(1)))
                        && Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
                        && Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS).equals(owner)) {
                    delete(folder);
                }
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException e) throws IOException {
                Files.deleteIfExists(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
