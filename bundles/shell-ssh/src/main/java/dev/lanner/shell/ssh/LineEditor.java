// SPDX-License-Identifier: Apache-2.0
package dev.lanner.shell.ssh;

import dev.lanner.api.shell.ShellSession;
import dev.lanner.api.shell.ShellUser;
import java.io.IOError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.jline.reader.Candidate;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lines that are typed at a terminal: with editing, completion, and a history of each key's own. */
final class LineEditor {
    private static final Logger LOG = LoggerFactory.getLogger(LineEditor.class);
    private static final String PROMPT = "lanner> ";

    /** What may hold a password is not kept. */
    private static final String NOT_KEPT = "*password*:*passwd*:*secret*:*token*";

    private static final int MOST_KEPT = 1000;

    private final LineReader reader;

    private LineEditor(LineReader reader) {
        this.reader = reader;
    }

    /**
     * Reads from the terminal.
     *
     * @param histories the folder of what each has typed before
     */
    static LineEditor open(ChannelTerminal terminal, ShellSession session, Path histories, ShellUser user) {
        DefaultParser words = new DefaultParser();
        words.setEofOnUnclosedQuote(false);
        words.setEscapeChars(new char[0]);
        LineReaderBuilder builder = LineReaderBuilder.builder()
                .terminal(terminal.terminal())
                .appName("lanner")
                .parser(words)
                .completer((reader, line, candidates) -> session.complete(
                                line.line().substring(0, line.cursor()))
                        .forEach(word -> candidates.add(new Candidate(word))))
                .variable(LineReader.HISTORY_IGNORE, NOT_KEPT)
                .variable(LineReader.HISTORY_FILE_SIZE, MOST_KEPT)
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .option(LineReader.Option.HISTORY_IGNORE_SPACE, true);
        Path history = history(histories, user.key());
        if (history != null) {
            builder.variable(LineReader.HISTORY_FILE, history);
        }
        return new LineEditor(builder.build());
    }

    /** The file of what was typed before with this key; null if there cannot be one. */
    private static @Nullable Path history(Path folder, String key) {
        try {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            Path file = folder.resolve(key.replaceAll("[^A-Za-z0-9]", "_"));
            if (Files.notExists(file)) {
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
            return file;
        } catch (IOException | UnsupportedOperationException e) {
            LOG.debug("There is no history of what is typed.", e);
            return null;
        }
    }

    /** The next line; empty after Ctrl-C, null at the end. */
    @Nullable
    String readLine() {
        try {
            return reader.readLine(PROMPT);
        } catch (UserInterruptException e) {
            return "";
        } catch (EndOfFileException | IOError e) {
            // The second is what JLine makes of a channel that has been closed.
            return null;
        }
    }
}
