// SPDX-License-Identifier: Apache-2.0
package dev.lanner.output.file;

import dev.lanner.api.alert.Alert;
import dev.lanner.api.alert.AlertFormats;
import dev.lanner.spi.output.AlertOutput;
import dev.lanner.spi.output.OutputName;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes alerts to a file, one line each.
 *
 * <p>A file that was renamed or removed, as log rotation does, is noticed and opened anew. It can rotate the file itself.
 */
@Component(configurationPid = "dev.lanner.output.file", configurationPolicy = ConfigurationPolicy.REQUIRE)
@OutputName("file")
@Designate(ocd = FileOutput.Config.class, factory = true)
public final class FileOutput implements AlertOutput {
    /** What can be set. */
    @ObjectClassDefinition(name = "Lanner Output: File", description = "Alerts as lines in a file.")
    public @interface Config {
        @AttributeDefinition(name = "Path", description = "The file. Its directory must exist. Must be set.")
        String path() default "";

        @AttributeDefinition(
                name = "Format",
                description = "Name of the alert format: text, json, or one a plugin brings.")
        String format() default "text";

        @AttributeDefinition(name = "Append", description = "Keep what is in the file at the start.")
        boolean append() default true;

        @AttributeDefinition(
                name = "Keep open",
                description = "Keep the file open between alerts; if not, it is opened anew for each burst of alerts.")
        boolean keep$_$open() default true;

        @AttributeDefinition(
                name = "Largest size",
                description =
                        "A file that would become larger is moved to PATH.1, and what was that before to PATH.2, and so"
                                + " on; in millions of bytes. 0 if it may grow without end, or something else rotates it.",
                min = "0")
        long max$_$size$_$mb() default 0;

        @AttributeDefinition(
                name = "Files kept",
                description = "How many full files are kept; the oldest one is deleted.",
                min = "1")
        int max$_$files() default 5;

        @AttributeDefinition(name = "Compress", description = "Whether full files are compressed with gzip.")
        boolean compress() default false;
    }

    static final FileAttribute<Set<PosixFilePermission>> PERMISSIONS =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----"));

    private static final Logger LOG = LoggerFactory.getLogger(FileOutput.class);
    private static final long BYTES_PER_MB = 1_000_000;

    private final Path path;
    private final Settings settings;
    private final AlertFormats formats;
    private final LineBuffer lines = new LineBuffer();
    private final StringBuilder line = new StringBuilder();
    private boolean truncate;
    private boolean hasToldOfRotation;
    private @Nullable FileChannel channel;
    private @Nullable Object fileKey;

    /** Opens nothing yet. */
    @Activate
    public FileOutput(Config config, @Reference AlertFormats formats) {
        this(
                new Settings(
                        config.path(),
                        config.format(),
                        config.append(),
                        config.keep$_$open(),
                        new Rotation(config.max$_$size$_$mb() * BYTES_PER_MB, config.max$_$files(), config.compress())),
                formats);
    }

    FileOutput(Settings settings, AlertFormats formats) {
        if (settings.path().isBlank()) {
            throw new IllegalArgumentException(
                    "dev.lanner.output.file has no 'path'; set it to the file that alerts shall be written to.");
        }
        path = Path.of(settings.path());
        this.settings = settings;
        truncate = !settings.append();
        this.formats = formats;
    }

    /** {@link Config} as values. */
    record Settings(String path, String format, boolean append, boolean keepOpen, Rotation rotation) {}

    @Override
    public void reopen() throws IOException {
        formats.require(settings.format());
        close();
        target();
        if (!settings.keepOpen()) {
            close();
        }
    }

    @Override
    public void write(Alert alert) throws IOException {
        line.setLength(0);
        try {
            formats.format(settings.format(), alert, line);
            if (lines.isFull()) {
                drain();
            }
        } catch (IOException | RuntimeException e) {
            lines.forget();
            throw e;
        }
        lines.add(line);
    }

    @Override
    public void flush() throws IOException {
        try {
            drain();
        } finally {
            lines.forget();
            if (!settings.keepOpen()) {
                close();
            }
        }
    }

    @Deactivate
    void close() throws IOException {
        FileChannel open = channel;
        channel = null;
        if (open != null) {
            open.close();
        }
    }

    private void drain() throws IOException {
        if (lines.isEmpty()) {
            return;
        }
        FileChannel target = target();
        long sizeBytes = target.size();
        if (settings.rotation().isDue(sizeBytes, lines.length())) {
            target = rotated();
            sizeBytes = target.size();
        }
        FileChannel open = target;
        long before = sizeBytes;
        lines.drainTo(open, partBytes -> takeBack(open, before, partBytes));
    }

    /** Leaves no half line behind, unless somebody else has written to the file in between. */
    private static boolean takeBack(FileChannel file, long before, int partBytes) {
        try {
            if (file.isOpen() && file.size() == before + partBytes) {
                file.truncate(before);
                return file.size() == before;
            }
        } catch (IOException e) {
            LOG.debug("Half a line stays.", e);
        }
        return false;
    }

    /** The new file; the old one, although it is full, if it cannot be moved out of the way. */
    private FileChannel rotated() throws IOException {
        close();
        try {
            settings.rotation().rotate(path);
            hasToldOfRotation = false;
        } catch (IOException e) {
            if (!hasToldOfRotation) {
                hasToldOfRotation = true;
                LOG.warn(
                        "The file '{}' for alerts is full and could not be rotated: {}. Make its folder writable and its"
                                + " disk large enough; until then the file grows.",
                        path,
                        e.toString());
            }
        }
        return target();
    }

    /** The open file, which is still the one at the path. */
    private FileChannel target() throws IOException {
        FileChannel open = channel;
        if (open != null && open.isOpen() && isStillThere()) {
            return open;
        }
        close();
        FileChannel opened = open();
        channel = opened;
        return opened;
    }

    private boolean isStillThere() {
        try {
            return Objects.equals(fileKey, key());
        } catch (IOException e) {
            return false;
        }
    }

    private @Nullable Object key() throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }

    private FileChannel open() throws IOException {
        Set<OpenOption> options = new HashSet<>(Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE));
        options.add(truncate ? StandardOpenOption.TRUNCATE_EXISTING : StandardOpenOption.APPEND);
        try {
            FileChannel opened = FileChannel.open(path, options, PERMISSIONS);
            truncate = false;
            fileKey = key();
            return opened;
        } catch (FileSystemException e) {
            throw new IOException(
                    "Cannot open the file '" + path + "' for alerts: " + reason(e)
                            + ". Make it writable, or set 'path' of dev.lanner.output.file to another file.",
                    e);
        }
    }

    private static String reason(FileSystemException failure) {
        if (failure instanceof NoSuchFileException) {
            return "its directory does not exist";
        }
        if (failure instanceof AccessDeniedException) {
            return "permission denied";
        }
        return String.valueOf(failure.getReason());
    }
}
