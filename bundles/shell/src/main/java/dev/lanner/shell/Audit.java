// SPDX-License-Identifier: Apache-2.0
package dev.lanner.shell;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down who has changed what through the shell: each command that is not known to read only, when it begins and when it
 * has ended, as a line of JSON. The log has it too. <em>Thread:</em> any.
 */
final class Audit {
    private static final Logger LOG = LoggerFactory.getLogger("dev.lanner.audit");
    private static final int MOST_CHARACTERS = 300;

    private static final Entry NOTHING = (status, message) -> {};

    private final @Nullable AuditFile file;
    private final ReadingCommands reading;
    private final Clock clock;
    private final AtomicLong numbers = new AtomicLong();
    private volatile boolean isFailing;

    /** A command that has begun. */
    interface Entry {
        /** It has ended so, and has said this. */
        void end(int status, String message);
    }

    /**
     * Writes to a file.
     *
     * @param file null for the log alone
     */
    Audit(@Nullable AuditFile file, ReadingCommands reading, Clock clock) {
        this.file = file;
        this.reading = reading;
        this.clock = clock;
    }

    /** A command begins; what only reads is not written down. */
    Entry begin(Actor actor, String command) {
        if (reading.isReading(command)) {
            return NOTHING;
        }
        long number = numbers.incrementAndGet();
        String shown = Secrets.masked(command);
        Map<String, Object> begun = record(number, actor, shown);
        begun.put("state", "begun");
        write(begun);
        return (status, message) -> {
            String said = Secrets.masked(firstLine(message));
            Map<String, Object> ended = record(number, actor, shown);
            ended.put("state", status == 0 ? "done" : "failed");
            ended.put("result", said);
            write(ended);
            LOG.info("The command '{}' of {} {}: {}", shown, actor, status == 0 ? "is done" : "has failed", said);
        };
    }

    private Map<String, Object> record(long number, Actor actor, String command) {
        Map<String, Object> record = new LinkedHashMap<>();
        record.put("time", Instant.now(clock).truncatedTo(ChronoUnit.MILLIS).toString());
        record.put("number", number);
        actor.describe(record);
        record.put("command", command);
        return record;
    }

    private void write(Map<String, Object> record) {
        if (file == null) {
            return;
        }
        String failure = file.append(JsonText.of(json -> JsonText.write(json, record)));
        if (failure != null && !isFailing) {
            LOG.error(
                    "Commands that change something cannot be written to {}: {}. The log alone has them.",
                    path(),
                    failure);
        }
        isFailing = failure != null;
    }

    private @Nullable Path path() {
        return file == null ? null : file.path();
    }

    private static String firstLine(String message) {
        String line = Names.printable(message.lines().findFirst().orElse(""));
        return line.length() > MOST_CHARACTERS ? line.substring(0, MOST_CHARACTERS) + "…" : line;
    }
}
