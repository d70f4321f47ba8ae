// SPDX-License-Identifier: Apache-2.0
package dev.lanner.itest.delivery;

import dev.lanner.api.alert.Alert;
import dev.lanner.spi.output.AlertOutput;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Writes the number and the id of each alert to a file, if its mood, which the test sets, lets it. */
public final class MoodyOutput implements AlertOutput {
    private static final long SLOW_MS = 1500;

    private final Path folder = Path.of(System.getProperty("delivery.folder", ""));
    private final Control control = Control.in(folder);
    private final StringBuilder lines = new StringBuilder();
    private final Path target;
    private final int number;

    /** Takes its name from the component. */
    public MoodyOutput(Map<String, Object> properties) throws IOException {
        String name = String.valueOf(properties.get("lanner.output.name"));
        number = Integer.parseInt(String.valueOf(properties.get("number")));
        target = folder.resolve(name + ".received");
        cutLastLine(target);
    }

    /** A kill in the middle of a write may leave half a line; its alert comes again. */
    private static void cutLastLine(Path target) throws IOException {
        byte[] bytes = Files.exists(target) ? Files.readAllBytes(target) : new byte[0];
        int whole = bytes.length;
        while (whole > 0 && bytes[whole - 1] != '\n') {
            whole--;
        }
        try (RandomAccessFile file = new RandomAccessFile(target.toFile(), "rw")) {
            file.setLength(whole);
        }
    }

    @Override
    public void write(Alert alert) {
        lines.append(alert.fields().get("evt.arg.status"))
                .append(' ')
                .append(alert.id())
                .append('\n');
    }

    @Override
    public void flush() throws IOException {
        byte[] bytes = lines.toString().getBytes(StandardCharsets.UTF_8);
        lines.setLength(0);
        control.suffer(number, SLOW_MS);
        String file = control.mode(number) == Control.Mode.DISK_FULL ? "/dev/full" : target.toString();
        try (FileOutputStream stream = new FileOutputStream(file, true)) {
            stream.write(bytes);
        }
    }
}
