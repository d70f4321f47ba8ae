// SPDX-License-Identifier: Apache-2.0
package dev.lanner.output.program;

import dev.lanner.api.alert.Alert;
import dev.lanner.api.alert.AlertFormats;
import dev.lanner.spi.output.AlertOutput;
import dev.lanner.spi.output.OutputName;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Gives alerts to a program, one line each on its standard input. */
@Component(configurationPid = "dev.lanner.output.program", configurationPolicy = ConfigurationPolicy.REQUIRE)
@OutputName("program")
@Designate(ocd = ProgramOutput.Config.class, factory = true)
public final class ProgramOutput implements AlertOutput {
    /** What can be set. */
    @ObjectClassDefinition(
            name = "Lanner Output: Program",
            description = "Alerts to a program, one line each on its standard input. It runs as Lanner does, which is"
                    + " usually root. What it prints goes to standard error.")
    public @interface Config {
        @AttributeDefinition(
                name = "Program",
                description =
                        "A command line for /bin/sh, for example: jq -r .output | mail -s alert root. Must be set.")
        String program() default "";

        @AttributeDefinition(
                name = "Keep alive",
                description =
                        "Whether one program gets all alerts and is started again when it has ended. If not, one is"
                                + " started for each alert, and the alert counts as delivered if its exit status is 0.")
        boolean keep$_$alive() default false;

        @AttributeDefinition(
                name = "Format",
                description = "Name of the alert format: text, json, or one a plugin brings.")
        String format() default "text";

        @AttributeDefinition(
                name = "Time-out",
                description = "How long the program may take to read an alert, and to end, in milliseconds; then it is"
                        + " killed, with all that it has started.",
                min = "1")
        int timeout$_$ms() default 10_000;
    }

    private static final int FULL_BYTES = 1 << 16;

    private final Settings settings;
    private final AlertFormats formats;
    private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
    private @Nullable RunningProgram running;

    /** {@link Config} as values. */
    record Settings(String program, boolean keepAlive, String format, int timeoutMs) {}

    /** Starts nothing yet. */
    @Activate
    public ProgramOutput(Config config, @Reference AlertFormats formats) {
        this(new Settings(config.program(), config.keep$_$alive(), config.format(), config.timeout$_$ms()), formats);
    }

    ProgramOutput(Settings settings, AlertFormats formats) {
        if (settings.program().isBlank()) {
            throw new IllegalArgumentException(
                    "dev.lanner.output.program has no 'program'; set it to the command that shall get the alerts.");
        }
        this.settings = settings;
        this.formats = formats;
    }

    /** A program that goes on gets the end of its input, and the next alert starts a new one. */
    @Override
    public void reopen() throws IOException {
        formats.require(settings.format());
        RunningProgram present = running;
        running = null;
        if (present != null) {
            int unused = present.finish();
        }
    }

    @Override
    public void write(Alert alert) throws IOException {
        try {
            StringBuilder line = new StringBuilder();
            formats.format(settings.format(), alert, line);
            for (int i = 0; i < line.length(); i++) {
                if (line.charAt(i) == '\n') {
                    line.setCharAt(i, ' '); // One alert, one line, whatever a plugin's format does.
                }
            }
            pending.writeBytes(line.append('\n').toString().getBytes(StandardCharsets.UTF_8));
            if (!settings.keepAlive() || pending.size() >= FULL_BYTES) {
                drain();
            }
        } catch (IOException | RuntimeException e) {
            forget();
            throw e;
        }
    }

    @Override
    public void flush() throws IOException {
        try {
            if (pending.size() > 0) {
                drain();
            }
        } catch (IOException | RuntimeException e) {
            forget();
            throw e;
        }
    }

    @Deactivate
    void close() throws IOException {
        RunningProgram present = running;
        forget();
        if (present != null) {
            int unused = present.finish();
        }
    }

    private void drain() throws IOException {
        byte[] bytes = pending.toByteArray();
        if (settings.keepAlive()) {
            RunningProgram present = running;
            if (present == null || !present.isRunning()) {
                present = RunningProgram.start(settings.program(), settings.timeoutMs());
                running = present;
            }
            present.write(bytes);
            if (!present.isRunning()) {
                throw new IOException(present.name() + " may not have read all: " + present.reason() + ".");
            }
        } else {
            runOnce(bytes);
        }
        pending.reset();
    }

    /** A program may well ignore what it is given: its exit status says whether it is content. */
    private void runOnce(byte[] bytes) throws IOException {
        RunningProgram once = RunningProgram.start(settings.program(), settings.timeoutMs());
        IOException unread = null;
        try {
            once.write(bytes);
        } catch (IOException e) {
            unread = e;
        }
        if (once.finish() != 0) {
            throw unread != null ? unread : new IOException(once.name() + " has failed: " + once.reason() + ".");
        }
    }

    private void forget() {
        pending.reset();
        RunningProgram present = running;
        if (present != null && !present.isRunning()) {
            running = null;
        }
    }
}
