// SPDX-License-Identifier: Apache-2.0
package dev.lanner.shell;

import dev.lanner.api.shell.Shell;
import dev.lanner.api.shell.ShellSession;
import dev.lanner.api.shell.ShellUser;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.apache.felix.service.command.CommandProcessor;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** What all sessions have in common, however they come in: the commands and the one audit of them. */
@Component(
        service = {Shell.class, SharedShell.class},
        configurationPid = "dev.lanner.shell")
public final class SharedShell implements Shell {
    private static final long BYTES_PER_MB = 1_000_000;
    private static final int AUDIT_FILES = 5;

    private final Dialogue.Parts parts;

    /** With the commands of all bundles. */
    @Activate
    public SharedShell(ShellSocket.Config config, BundleContext context, @Reference CommandProcessor commands) {
        this(parts(config, commands, new RegisteredCommands(context)));
    }

    SharedShell(Dialogue.Parts parts) {
        this.parts = parts;
    }

    private static Dialogue.Parts parts(
            ShellSocket.Config config, CommandProcessor processor, RegisteredCommands commands) {
        Path path = config.audit$_$file().isBlank()
                ? StateFolder.find(System.getenv()).resolve("audit.log")
                : Path.of(config.audit$_$file());
        AuditFile file = new AuditFile(path.toAbsolutePath(), config.audit$_$max$_$mb() * BYTES_PER_MB, AUDIT_FILES);
        return new Dialogue.Parts(
                processor,
                new CommandIndex(commands::own, commands::others),
                new Audit(file, new ReadingCommands(commands::own), Clock.systemUTC()));
    }

    Dialogue.Parts parts() {
        return parts;
    }

    @Override
    public ShellSession open(ShellUser user, PrintStream out) {
        Attachment attachment = new Attachment(out, 0);
        return new Session(new Dialogue(parts, attachment, new KeyHolder(user)), attachment);
    }

    private record Session(Dialogue dialogue, Attachment attachment) implements ShellSession {
        @Override
        public int run(String line) {
            // A line feed would make two commands of one, of which only the first is looked at as a line; and what
            // begins
            // like a line of our own client's is none.
            String typed = line.replace('\n', ';').replace(Dialogue.CONTROL, ' ');
            return dialogue.answer(typed);
        }

        @Override
        public List<String> complete(String text) {
            return dialogue.candidates(text);
        }

        @Override
        public void interrupt() {
            attachment.interrupt();
        }

        @Override
        public void hangUp() {
            attachment.hangUp();
        }

        @Override
        public void close() {
            attachment.hangUp();
            dialogue.close();
        }
    }
}
