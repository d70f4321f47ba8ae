// SPDX-License-Identifier: Apache-2.0
package dev.lanner.output.file;

import dev.lanner.api.alert.Alert;
import dev.lanner.api.alert.AlertFormats;
import dev.lanner.spi.output.AlertOutput;
import dev.lanner.spi.output.OutputName;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Writes alerts to standard output, one line each. */
@Component(configurationPid = "dev.lanner.output.stdout", configurationPolicy = ConfigurationPolicy.REQUIRE)
@OutputName("stdout")
@Designate(ocd = StdoutOutput.Config.class)
public final class StdoutOutput implements AlertOutput {
    /** What can be set. */
    @ObjectClassDefinition(name = "Lanner Output: Standard Output", description = "Alerts as lines on standard output.")
    public @interface Config {
        @AttributeDefinition(
                name = "Format",
                description = "Name of the alert format: text, json, or one a plugin brings.")
        String format() default "text";
    }

    /** One for all: a descriptor remembers each stream that was ever made for it. */
    private static final OutputStream STDOUT = new FileOutputStream(FileDescriptor.out);

    private final String format;
    private final AlertFormats formats;
    private final WritableByteChannel target;
    private final LineBuffer lines = new LineBuffer();
    private final StringBuilder line = new StringBuilder();

    @Activate
    public StdoutOutput(Config config, @Reference AlertFormats formats) {
        this(config.format(), formats, STDOUT);
    }

    StdoutOutput(String format, AlertFormats formats, OutputStream target) {
        this.format = format;
        this.formats = formats;
        this.target = new StreamChannel(target);
    }

    @Override
    public void reopen() throws IOException {
        formats.require(format);
    }

    @Override
    public void write(Alert alert) throws IOException {
        line.setLength(0);
        try {
            formats.format(format, alert, line);
        } catch (IOException | RuntimeException e) {
            lines.forget();
            throw e;
        }
        if (lines.isFull()) {
            flush();
        }
        lines.add(line);
    }

    @Override
    public void flush() throws IOException {
        lines.drainTo(target);
    }

    /** Unlike a file's own channel this one does not close standard output when its thread is interrupted. */
    private record StreamChannel(OutputStream stream) implements WritableByteChannel {
        @Override
        public int write(ByteBuffer bytes) throws IOException {
            int length = bytes.remaining();
            stream.write(bytes.array(), bytes.arrayOffset() + bytes.position(), length);
            bytes.position(bytes.limit());
            return length;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }
}
