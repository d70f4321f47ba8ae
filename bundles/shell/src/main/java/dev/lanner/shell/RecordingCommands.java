// SPDX-License-Identifier: Apache-2.0
package dev.lanner.shell;

import dev.lanner.api.capture.Recording;
import dev.lanner.api.rule.ConditionException;
import java.util.Locale;
import org.apache.felix.service.command.Descriptor;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Commands about a recording. */
@Component(
        service = RecordingCommands.class,
        property = {
            "osgi.command.scope=lanner",
            "osgi.command.function=condition",
            "osgi.command.function=recording",
            "osgi.command.function=endrecording"
        })
public final class RecordingCommands {
    private static final long END_MS = 4_000;

    private final House house;

    /** With what is in the house. */
    @Activate
    public RecordingCommands(@Reference House house) {
        this.house = house;
    }

    /** Checks a condition. */
    @Descriptor("says what is wrong with a condition; nothing if it can be used, or is empty")
    public String condition(@Descriptor("as in a rule") String condition) throws CommandException {
        if (!condition.isBlank()) {
            try {
                house.ruleEngine().filter(condition);
            } catch (ConditionException e) {
                throw new CommandException(String.valueOf(e.getMessage()));
            }
        }
        return "";
    }

    /** Tells how far it is. */
    @Descriptor("tells how much has been recorded; nothing once the recording has ended")
    public String recording() throws CommandException {
        Recording recording = house.recording();
        checkFailure(recording);
        return recording.hasEnded() ? "" : progress(recording);
    }

    /** Ends it. */
    @Descriptor("ends the recording and tells what is in the file")
    @Changing
    public String endrecording() throws CommandException, InterruptedException {
        Recording recording = house.recording();
        boolean isComplete = recording.end(END_MS);
        checkFailure(recording);
        if (!isComplete) {
            throw new CommandException(
                    "the recording did not end in " + END_MS + " ms; " + recording.file() + " lacks its last events");
        }
        return progress(recording) + " in " + recording.file();
    }

    private static void checkFailure(Recording recording) throws CommandException {
        @Nullable String failure = recording.failure();
        if (failure != null) {
            throw new CommandException(failure);
        }
    }

    private static String progress(Recording recording) {
        String lost = recording.lostCount() == 0
                ? ""
                : String.format(Locale.ROOT, ", %,d lost since the disk was too slow", recording.lostCount());
        return String.format(
                Locale.ROOT, "%,d events, %.1f MB%s", recording.eventCount(), recording.fileBytes() / 1e6, lost);
    }
}
