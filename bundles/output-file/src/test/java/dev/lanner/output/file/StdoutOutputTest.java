// SPDX-License-Identifier: Apache-2.0
package dev.lanner.output.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanner.spi.output.AlertOutput;
import dev.lanner.testkit.AlertOutputContract;
import dev.lanner.testkit.SampleAlerts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class StdoutOutputTest extends AlertOutputContract {
    private final ByteArrayOutputStream target = new ByteArrayOutputStream();

    @Override
    protected AlertOutput open() {
        return new StdoutOutput("text", TestFormatters.all(), target);
    }

    @Override
    protected List<String> received(int count) {
        return target.toString(StandardCharsets.UTF_8)
                .lines()
                .map(TestFormatters::unescaped)
                .toList();
    }

    @Test
    void writesJsonWhenAskedTo() throws IOException {
        AlertOutput output = new StdoutOutput("json", TestFormatters.all(), target);
        output.write(SampleAlerts.withMessage("x"));
        output.flush();
        assertTrue(target.toString(StandardCharsets.UTF_8).startsWith("{\"hostname\":\"lab\""));
    }

    @Test
    void namesTheFormatsThereAreWhenTheConfiguredOneIsMissing() {
        AlertOutput output = new StdoutOutput("xml", TestFormatters.all(), target);
        IOException failure = assertThrows(IOException.class, () -> output.write(SampleAlerts.withMessage("x")));
        assertEquals("There is no alert format 'xml'; set 'format' to one of [json, text].", failure.getMessage());
    }

    @Test
    void replacesHalfACharacterInsteadOfFailing() throws IOException {
        AlertOutput output = open();
        output.write(SampleAlerts.withMessage("cut \ud83e here"));
        output.flush();
        assertEquals("07:47:39.936299766: Warning cut \uFFFD here\n", target.toString(StandardCharsets.UTF_8));
    }

    /** A real process with an ASCII locale and charset: what it prints must be UTF-8 all the same. */
    @Test
    void writesUtf8WhateverTheLocale() throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                ProcessHandle.current().info().command().orElse("java"),
                "-Dfile.encoding=US-ASCII",
                "-cp",
                System.getProperty("java.class.path"),
                Printing.class.getName());
        builder.environment().put("LC_ALL", "C");
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        Process process = builder.start();
        byte[] printed = process.getInputStream().readAllBytes();
        assertTrue(process.waitFor(30, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue());
        assertTrue(new String(printed, StandardCharsets.UTF_8).endsWith(": Warning 打开 /tmp/机密\n"));
    }

    /** What {@link #writesUtf8WhateverTheLocale} starts. */
    static final class Printing {
        private Printing() {}

        public static void main(String[] arguments) throws IOException {
            AlertOutput output = new StdoutOutput(
                    "text", TestFormatters.all(), new java.io.FileOutputStream(java.io.FileDescriptor.out));
            output.write(SampleAlerts.withMessage("\u6253\u5f00 /tmp/\u673a\u5bc6"));
            output.flush();
        }
    }
}
