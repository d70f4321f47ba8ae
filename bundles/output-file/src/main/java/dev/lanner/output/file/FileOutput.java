// SPDX-License-Identifier: Apache-2.0
package dev.lanner.output.file;

import dev.lanner.api.alert.Alert;
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

/**
 * Writes alerts to a file, one line each.
 *
 * <p>A file that was renamed or removed, as log rotation does, is noticed and opened anew.
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
    }

    private static final String PERMISSIONS = "rw-r-----";

    private final Path path;
    private final String format;
    private final boolean keepOpen;
    private final Formatters formatters;
    private final LineBuffer lines = new LineBuffer();
    private final StringBuilder line = new StringBuilder();
    private boolean truncate;
    private @Nullable FileChannel channel;
    private @Nullable Object fileKey;

    @Activate
    public FileOutput(Config config, @Reference Formatters formatters) {
        this(new Settings(config.path(), config.format(), config.append(), config.keep$_$open()), formatters);
    }

    FileOutput(Settings settings, Formatters formatters) {
        if (settings.path().isBlank()) {
            throw new IllegalArgumentException(
                    "dev.lanner.output.file has no 'path'; set it to the file that alerts shall be written to.");
        }
        path = Path.of(settings.path());
        format = settings.format();
        keepOpen = settings.keepOpen();
        truncate = !settings.append();
        this.formatters = formatters;
    }

    /** {@link Config} as values. */
    record Settings(String path, String format, boolean append, boolean keepOpen) {}

    @Override
    public void write(Alert alert) throws IOException {
        line.setLength(0);
        formatters.format(format, alert, line);
        FileChannel target = target();
        if (lines.isFull()) {
            lines.drainTo(target);
        }
        lines.add(line);
    }

    @Override
    public void flush() throws IOException {
        if (!lines.isEmpty()) {
            lines.drainTo(target());
        }
        if (!keepOpen) {
            close();
        }
    }

    /** Whatever was kept back has been flushed before; a file in trouble is not waited for. */
    @Deactivate
    void close() throws IOException {
        FileChannel open = channel;
        channel = null;
        if (open != null) {
            open.close();
        }
    }

    /** The open file, which is still the one at the path at the begin of each burst. */
    private FileChannel target() throws IOException {
        FileChannel open = channel;
        if (open != null && open.isOpen() && (!lines.isEmpty() || isStillThere())) {
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
            FileChannel opened = FileChannel.open(
                    path, options, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(PERMISSIONS)));
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
