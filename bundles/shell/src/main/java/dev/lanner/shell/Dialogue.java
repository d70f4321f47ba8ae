// SPDX-License-Identifier: Apache-2.0
package dev.lanner.shell;

import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;
import org.jspecify.annotations.Nullable;

/**
 * Runs the lines of one shell, one after another, and answers each as text or as JSON. A line that begins with
 * {@link #CONTROL} is the client's own: {@code json} has all that follows answered as JSON, {@code complete} and a text
 * lists what may follow that text.
 */
final class Dialogue implements AutoCloseable {
    /** What no line that people type begins with. */
    static final char CONTROL = 1;

    private static final String JSON_OPTION = "--json";
    private static final String COMPLETE = "complete ";

    private final Parts parts;
    private final Attachment attachment;
    private final Actor actor;
    private final PrintStream wire;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private final CommandSession session;
    private boolean isJsonWanted;
    private volatile boolean isKept;

    /** What all dialogues have in common. */
    record Parts(CommandProcessor processor, CommandIndex index, Audit audit) {}

    Dialogue(Parts parts, Attachment attachment, Actor actor) {
        this.parts = parts;
        this.attachment = attachment;
        this.actor = actor;
        this.wire = attachment.wire();
        PrintStream out = new PrintStream(new Switched(), true, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(new BesideLog(out), true, StandardCharsets.UTF_8);
        session = parts.processor().createSession(InputStream.nullInputStream(), out, err);
        // A star is for the commands, not for files that happen to be here.
        session.put(CommandSession.OPTION_NO_GLOB, true);
        // Ours before those of others that are called the same.
        session.put("SCOPE", "lanner:*");
        attachment.attachTo(session);
    }

    /** Answers a line; returns its exit status. */
    int answer(String line) {
        if (!line.isEmpty() && line.charAt(0) == CONTROL) {
            return control(line.substring(1));
        }
        Line typed = Line.of(line, isJsonWanted, parts.index());
        attachment.begin(typed.isJson());
        isKept = typed.isJson();
        kept.reset();
        Audit.Entry entry = parts.audit().begin(actor, typed.command());
        Outcome outcome = typed.isHelp() ? help(typed) : execute(typed.command());
        entry.end(outcome.status(), outcome.message());
        isKept = false;
        if (typed.isJson()) {
            wire.println(json(outcome));
        } else if (!outcome.message().isEmpty()) {
            wire.println(outcome.message());
        }
        wire.flush();
        return outcome.status();
    }

    /**
     * What came of a line.
     *
     * @param answer what the command has answered; null for nothing, or if it has failed
     * @param message the same as text, or why there is no answer
     */
    private record Outcome(int status, @Nullable Object answer, String message) {
        static Outcome refusal(String message) {
            return new Outcome(1, null, message);
        }
    }

    private int control(String words) {
        if (words.equals("json")) {
            isJsonWanted = true;
            return 0;
        }
        if (words.startsWith(COMPLETE)) {
            candidates(words.substring(COMPLETE.length())).forEach(wire::println);
            return 0;
        }
        return 2;
    }

    /** What the last word of this beginning of a line may be. */
    List<String> candidates(String text) {
        return parts.index().candidates(text);
    }

    private Outcome help(Line typed) {
        Answer page = parts.index().help(typed.name());
        return page == null ? execute(typed.command()) : new Outcome(0, page, page.text());
    }

    /** Whatever a command throws is the answer to this line; the session goes on. */
    @SuppressWarnings("CatchingUnchecked")
    private Outcome execute(String line) {
        Status.clear(session);
        try {
            Object answer = session.execute(line);
            String text = answer == null
                    ? ""
                    : session.format(answer, Converter.INSPECT).toString();
            return new Outcome(Status.of(session), answer, text);
        } catch (Exception e) {
            String message = e.getMessage();
            return Outcome.refusal(parts.index().explained(message == null ? e.toString() : message));
        }
    }

    /** One value: what the command says itself in JSON, an answer's own form, or its text. */
    private String json(Outcome outcome) {
        String printed = kept.toString(StandardCharsets.UTF_8).strip();
        if (outcome.status() != 0 && outcome.answer() instanceof Card card) {
            return JsonText.of(card::writeFailure);
        }
        if (outcome.answer() instanceof Answer answer) {
            return JsonText.of(answer::write);
        }
        if (outcome.status() != 0) {
            return JsonText.of("error", joined(printed, outcome.message()));
        }
        boolean isJsonAlready =
                outcome.message().startsWith("{") || outcome.message().startsWith("[");
        return isJsonAlready ? outcome.message() : JsonText.of("answer", joined(printed, outcome.message()));
    }

    private static String joined(String printed, String message) {
        return printed.isEmpty() || message.isEmpty() ? printed + message : printed + "\n" + message;
    }

    @Override
    public void close() {
        session.close();
    }

    /** What commands print: goes out at once, or becomes part of a value. */
    private final class Switched extends OutputStream {
        @Override
        public void write(int value) {
            if (isKept) {
                kept.write(value);
            } else {
                wire.write(value);
            }
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            if (isKept) {
                kept.write(bytes, offset, length);
            } else {
                wire.write(bytes, offset, length);
            }
        }

        @Override
        public void flush() {
            wire.flush();
        }
    }

    /**
     * What commands say of errors. The shell gives a command's thread this in the place of standard error, where the log is
     * written too: that goes on to where it belongs.
     */
    private static final class BesideLog extends OutputStream {
        private static final String LOGBACK = "ch.qos.logback.";

        /** One for all: a descriptor remembers each stream that was ever made for it. */
        private static final OutputStream LOG = new FileOutputStream(FileDescriptor.err);

        private final OutputStream out;

        BesideLog(OutputStream out) {
            this.out = out;
        }

        private OutputStream target() {
            boolean isLog = StackWalker.getInstance()
                    .walk(frames ->
                            frames.anyMatch(frame -> frame.getClassName().startsWith(LOGBACK)));
            return isLog ? LOG : out;
        }

        @Override
        public void write(int value) throws IOException {
            target().write(value);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            target().write(bytes, offset, length);
        }

        @Override
        public void flush() throws IOException {
            out.flush();
        }
    }

    /**
     * A line as it was typed.
     *
     * @param command what is to be run
     * @param name of its first command, as typed; or of the one that help is wanted for
     */
    private record Line(String command, String name, boolean isJson, boolean isHelp) {
        static Line of(String typed, boolean isJsonWanted, CommandIndex index) {
            String command = typed.strip();
            String[] words = command.split("\\s+", -1);
            if (words.length == 2 && words[0].equals("help")) {
                return new Line(command, words[1], isJsonWanted, true);
            }
            if (words.length >= 2 && words[words.length - 1].equals("--help")) {
                return new Line(command, words[0], isJsonWanted, true);
            }
            boolean writesJson = index.writesJson(words[0]);
            boolean isLast = words[words.length - 1].equals(JSON_OPTION);
            if (isLast && !writesJson) {
                command = command.substring(0, command.length() - JSON_OPTION.length())
                        .strip();
            } else if (isJsonWanted && writesJson && !isLast) {
                command = words[0] + " " + JSON_OPTION + command.substring(words[0].length());
            }
            return new Line(command, words[0], isJsonWanted || isLast, false);
        }
    }
}
