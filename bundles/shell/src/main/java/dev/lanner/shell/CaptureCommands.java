// SPDX-License-Identifier: Apache-2.0
package dev.lanner.shell;

import dev.lanner.api.capture.Recording;
import dev.lanner.api.rule.ConditionException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Captures what happens into a file, while everything else goes on: the recorder is there while it is configured. */
@Component(
        service = CaptureCommands.class,
        property = {"osgi.command.scope=lanner", "osgi.command.function=capture"})
public final class CaptureCommands {
    private static final String RECORDER = "dev.lanner.recorder";
    private static final long PATIENCE_MS = 10_000;
    private static final long STEP_MS = 20;
    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final House house;
    private final ConfigurationAdmin configurations;
    private final Path folder;
    private final Clock clock;

    /** With what is in the house. */
    @Activate
    public CaptureCommands(@Reference House house, @Reference ConfigurationAdmin configurations) {
        this(house, configurations, StateFolder.find(System.getenv()).resolve("captures"), Clock.systemUTC());
    }

    CaptureCommands(House house, ConfigurationAdmin configurations, Path folder, Clock clock) {
        this.house = house;
        this.configurations = configurations;
        this.folder = folder;
        this.clock = clock;
    }

    /** Begins, ends or shows a capture. */
    @Descriptor(
            "tells of the capture that is being written; 'capture start' begins one and 'capture stop' ends it. The file"
                    + " (.scap) holds command lines and what is read and written: treat it like the secrets that are in there")
    @Actions(
            value = {"start", "stop", "status"},
            reading = {"status"})
    @Example({"capture start --output /var/tmp/web.scap --condition 'container.name=web' --seconds 60", "capture stop"})
    public Answer capture(
            @Descriptor("FILE: where to; a name by the time in the folder of captures if not given")
                    @Parameter(
                            names = {"-o", "--output"},
                            absentValue = "")
                    String output,
            @Descriptor("C: only events for which this holds, as in a rule")
                    @Parameter(
                            names = {"-c", "--condition"},
                            absentValue = "")
                    String condition,
            @Descriptor("N: end after so many seconds")
                    @Parameter(
                            names = {"-s", "--seconds"},
                            absentValue = "0")
                    long seconds,
            @Descriptor("N: end when the file has so many megabytes")
                    @Parameter(
                            names = {"-m", "--max-mb"},
                            absentValue = "0")
                    long megabytes,
            @Descriptor("nothing or status; start; stop") String... arguments)
            throws CommandException, IOException, InterruptedException {
        List<String> words = List.of(arguments);
        String action = words.isEmpty() ? "status" : words.get(0);
        if (words.size() > 1) {
            throw unknown(String.join(" ", words));
        }
        return switch (action) {
            case "status" -> status();
            case "stop" -> stop();
            case "start" -> {
                if (seconds < 0 || megabytes < 0) {
                    throw new CommandException("--seconds and --max-mb must not be negative");
                }
                yield start(output, condition, seconds, megabytes);
            }
            default -> throw unknown(action);
        };
    }

    private static CommandException unknown(String action) {
        return new CommandException("there is no 'capture " + action
                + "'; there are: capture, capture start, capture stop, capture status");
    }

    private Answer start(String output, String condition, long seconds, long megabytes)
            throws CommandException, IOException, InterruptedException {
        house.pipeline();
        Recording present = house.recording;
        if (present != null && !present.hasEnded()) {
            throw new CommandException(
                    "a capture is being written to " + present.file() + " already; 'capture stop' ends it");
        }
        check(condition);
        Path file = file(output);
        take(present);
        Map<String, Object> properties = new HashMap<>();
        properties.put("file", file.toString());
        properties.put("condition", condition);
        properties.put("all-events", true);
        properties.put("seconds", seconds);
        properties.put("max-mb", megabytes);
        configuration().update(FrameworkUtil.asDictionary(properties));
        Recording begun = awaitRecording(file.toString());
        String failure = begun.failure();
        if (failure != null) {
            configuration().delete();
            throw new CommandException(failure);
        }
        return Card.said(
                "Capturing to " + file + (seconds == 0 ? "; 'capture stop' ends it." : " for " + seconds + " s."),
                Map.of("File", file.toString(), "State", "capturing"));
    }

    private void check(String condition) throws CommandException {
        if (!condition.isBlank()) {
            try {
                house.ruleEngine().filter(condition);
            } catch (ConditionException e) {
                throw new CommandException(String.valueOf(e.getMessage()));
            }
        }
    }

    private Path file(String output) throws CommandException {
        if (!output.isEmpty()) {
            Path file = Path.of(output);
            if (!file.isAbsolute()) {
                throw new CommandException(
                        "say from the root on where the capture is to be: Lanner works in another folder than"
                                + " you; '" + output + "' would not be where you look for it");
            }
            return file;
        }
        try {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (IOException e) {
            throw new CommandException(
                    "the folder " + folder + " cannot be made (" + e + "); name a file with --output");
        }
        return folder.resolve("capture_" + NAME.format(Instant.now(clock)) + ".scap");
    }

    private Recording awaitRecording(String file) throws CommandException, InterruptedException {
        long limit = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MS);
        while (true) {
            Recording recording = house.recording;
            if (recording != null && recording.file().equals(file)) {
                // A file that cannot be opened says so at once.
                TimeUnit.MILLISECONDS.sleep(STEP_MS);
                return recording;
            }
            if (System.nanoTime() > limit) {
                throw new CommandException("no capture has begun in " + PATIENCE_MS
                        + " ms: the bundle dev.lanner.recorder is missing or stopped; 'bundles' and the log say more");
            }
            TimeUnit.MILLISECONDS.sleep(STEP_MS);
        }
    }

    private Answer status() throws CommandException {
        Recording recording = house.recording;
        if (recording == null) {
            return Card.said("Nothing is being captured; 'capture start' begins.", Map.of("State", "none"));
        }
        return card(recording, recording.hasEnded() ? "ended" : "capturing");
    }

    private Answer stop() throws CommandException, IOException, InterruptedException {
        Recording recording = house.recording;
        if (recording == null) {
            throw new CommandException("nothing is being captured");
        }
        boolean isComplete = recording.end(PATIENCE_MS);
        Answer card = card(recording, isComplete ? "complete" : "incomplete");
        take(recording);
        if (!isComplete) {
            throw new CommandException("the capture did not end in " + PATIENCE_MS + " ms; " + recording.file()
                    + " lacks its last events");
        }
        return card;
    }

    /** Takes the recorder away, and waits until it is. */
    private void take(@Nullable Recording recording) throws IOException, InterruptedException {
        if (recording == null) {
            return;
        }
        configuration().delete();
        long limit = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MS);
        while (recording.equals(house.recording) && System.nanoTime() < limit) {
            TimeUnit.MILLISECONDS.sleep(STEP_MS);
        }
    }

    private Configuration configuration() throws IOException {
        return configurations.getConfiguration(RECORDER, "?");
    }

    private static Answer card(Recording recording, String state) throws CommandException {
        String failure = recording.failure();
        if (failure != null) {
            throw new CommandException(failure);
        }
        Map<String, Object> sides = new LinkedHashMap<>();
        sides.put("State", state);
        sides.put("File", recording.file());
        sides.put("Events", recording.eventCount());
        sides.put("Bytes", recording.fileBytes());
        sides.put("Lost", recording.lostCount());
        return Card.of(sides);
    }
}
