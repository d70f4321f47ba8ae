// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.jline.reader.Candidate;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.ParsedLine;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jspecify.annotations.Nullable;

/** Lines that are typed at a terminal: with editing, completion by the Lanner that is asked, and a history. */
final class LineEditor implements AutoCloseable {
    static final String PROMPT = "lanner> ";

    /** What may hold a password is not kept. */
    private static final String NOT_KEPT = "*password*:*passwd*:*secret*:*token*";

    private final Terminal terminal;
    private final LineReader reader;

    private LineEditor(Terminal terminal, LineReader reader) {
        this.terminal = terminal;
        this.reader = reader;
    }

    /**
     * Takes the terminal over; null if it is one that nothing can be done with.
     *
     * @param onInterrupt what Ctrl-C does while a command runs
     */
    static @Nullable LineEditor open(ShellClient client, Runnable onInterrupt) {
        try {
            return take(client, onInterrupt);
        } catch (IOException | IllegalStateException e) {
            System.getLogger(LineEditor.class.getName())
                    .log(System.Logger.Level.DEBUG, "Lines cannot be edited here.", e);
            return null;
        }
    }

    private static LineEditor take(ShellClient client, Runnable onInterrupt) throws IOException {
        // Through stty: it needs nothing native, which would have to be put into a folder and loaded from there.
        Terminal terminal = TerminalBuilder.builder()
                .system(true)
                .provider(TerminalBuilder.PROP_PROVIDER_EXEC)
                .nativeSignals(true)
                .build();
        terminal.handle(Terminal.Signal.INT, signal -> onInterrupt.run());
        DefaultParser words = new DefaultParser();
        words.setEofOnUnclosedQuote(false);
        words.setEscapeChars(new char[0]);
        LineReaderBuilder builder = LineReaderBuilder.builder()
                .terminal(terminal)
                .parser(words)
                .completer((reader, line, candidates) -> complete(client, line, candidates))
                .variable(LineReader.HISTORY_IGNORE, NOT_KEPT)
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .option(LineReader.Option.HISTORY_IGNORE_SPACE, true);
        Path history = history();
        if (history != null) {
            builder.variable(LineReader.HISTORY_FILE, history);
        }
        return new LineEditor(terminal, builder.build());
    }

    /** The file of what was typed before, for the user alone; null if there cannot be one. */
    private static @Nullable Path history() {
        String home = System.getenv("HOME");
        Path file = Path.of(home == null ? System.getProperty("user.home", "/") : home, ".lanner_history");
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            return file;
        } catch (FileAlreadyExistsException e) {
            return restricted(file);
        } catch (IOException | UnsupportedOperationException e) {
            return null;
        }
    }

    private static @Nullable Path restricted(Path file) {
        try {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            return file;
        } catch (IOException e) {
            return null;
        }
    }

    private static void complete(ShellClient client, ParsedLine line, List<Candidate> candidates) {
        try {
            client.complete(line.line().substring(0, line.cursor()))
                    .forEach(word -> candidates.add(new Candidate(word)));
        } catch (IOException e) {
            // The next command says that nobody is there any more.
            candidates.clear();
        }
    }

    /** The next line; empty after Ctrl-C, null at the end. */
    @Nullable
    String readLine() {
        try {
            return reader.readLine(PROMPT);
        } catch (UserInterruptException e) {
            return "";
        } catch (EndOfFileException e) {
            return null;
        }
    }

    @Override
    public void close() throws IOException {
        terminal.close();
    }
}
