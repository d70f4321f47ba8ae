// SPDX-License-Identifier: Apache-2.0
package dev.lanner.itest.hot;

import dev.lanner.api.alert.Alert;
import dev.lanner.spi.output.AlertOutput;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Notes the rule of each alert in a file, which is whole only once the output was deactivated. */
public final class NotingOutput implements AlertOutput {
    private final BufferedWriter notes;

    /** Opens the file that the process is told of. */
    public NotingOutput() throws IOException {
        notes = Files.newBufferedWriter(Path.of(System.getProperty("lanner.test.notes")));
    }

    @Override
    public void write(Alert alert) throws IOException {
        notes.write(alert.rule() + "\n");
    }

    /** Says that this was the last. */
    public void deactivate() throws IOException {
        notes.write("END\n");
        notes.close();
    }
}
