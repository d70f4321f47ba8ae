// SPDX-License-Identifier: Apache-2.0
package dev.lanner.shell;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.apache.felix.gogo.runtime.threadio.ThreadIOImpl;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;

/** The real shell, without a framework: commands are added by hand. */
final class LooseShell implements AutoCloseable {
    private final ThreadIOImpl threads = new ThreadIOImpl();
    private final CommandProcessorImpl processor = new CommandProcessorImpl(threads);
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final CommandSession session;

    /** With the commands of a house. */
    LooseShell(House house) {
        threads.start();
        processor.addConverter(new TablePrinter());
        processor.addCommand("lanner", new PipelineCommands(house), PipelineCommands.class);
        processor.addCommand("lanner", new AlertCommands(house), AlertCommands.class);
        processor.addCommand("lanner", new SpoolCommands(house), SpoolCommands.class);
        processor.addCommand("lanner", new RuleCommands(house), RuleCommands.class);
        processor.addCommand("lanner", new RuleFileCommands(house), RuleFileCommands.class);
        processor.addCommand("lanner", new FieldCommands(house), FieldCommands.class);
        processor.addCommand("lanner", new EventCommands(house), EventCommands.class);
        processor.addCommand("lanner", new ExplainCommands(house), ExplainCommands.class);
        processor.addCommand("lanner", new DoctorCommand(house), DoctorCommand.class);
        session = processor.createSession(InputStream.nullInputStream(), new ByteArrayOutputStream(), err);
    }

    CommandProcessor processor() {
        return processor;
    }

    /** What the command answers; whatever it throws is the caller's. */
    String execute(String line) throws Exception {
        Status.clear(session);
        Object answer = session.execute(line);
        return session.format(answer, Converter.INSPECT).toString();
    }

    int status() {
        return Status.of(session);
    }

    /** What has been written to the error stream so far. */
    String errors() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        session.close();
        processor.stop();
        threads.stop();
    }
}
