// SPDX-License-Identifier: Apache-2.0
package dev.lanner.shell;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.apache.felix.gogo.runtime.threadio.ThreadIOImpl;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;
import org.apache.felix.service.command.Descriptor;
import org.jspecify.annotations.Nullable;

/** The real shell, without a framework: commands are added by hand. */
final class LooseShell implements AutoCloseable {
    private final ThreadIOImpl threads = new ThreadIOImpl();
    private final CommandProcessorImpl processor = new CommandProcessorImpl(threads);
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    final FakeComponents components = new FakeComponents();
    private final Map<String, Method> commands = new TreeMap<>();
    private final CommandSession session;

    /** With the commands of a house. */
    LooseShell(House house) {
        threads.start();
        processor.addConverter(new TablePrinter());
        add(new PipelineCommands(house));
        add(new SourceCommands(house, components));
        add(new AlertCommands(house));
        add(new SpoolCommands(house));
        add(new RuleCommands(house));
        add(new RuleFileCommands(house));
        add(new FieldCommands(house));
        add(new EventCommands(house));
        add(new ExplainCommands(house));
        add(new DoctorCommand(house));
        session = processor.createSession(InputStream.nullInputStream(), new ByteArrayOutputStream(), err);
    }

    /** Adds its commands. */
    void add(Object commandsOfOne) {
        processor.addCommand("lanner", commandsOfOne, commandsOfOne.getClass());
        for (Method method : commandsOfOne.getClass().getDeclaredMethods()) {
            if (Modifier.isPublic(method.getModifiers()) && method.isAnnotationPresent(Descriptor.class)) {
                commands.put(method.getName(), method);
            }
        }
    }

    CommandProcessor processor() {
        return processor;
    }

    /** The commands, by name. */
    Map<String, Method> commands() {
        return commands;
    }

    /** What a dialogue needs; changes are written to the file. */
    Dialogue.Parts parts(@Nullable AuditFile audit) {
        return new Dialogue.Parts(
                processor,
                new CommandIndex(() -> commands, List::of),
                new Audit(audit, new ReadingCommands(() -> commands), Clock.systemUTC()));
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
