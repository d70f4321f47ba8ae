// SPDX-License-Identifier: Apache-2.0
package dev.lanner.shell;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.lanner.api.event.EventCodec;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.felix.service.command.Descriptor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Commands about state: what is known of processes and their descriptors at this moment. */
@Component(
        service = StateCommands.class,
        property = {
            "osgi.command.scope=lanner",
            "osgi.command.function=processes",
            "osgi.command.function=files",
            "osgi.command.function=state"
        })
public final class StateCommands {
    private static final long ANSWER_MS = 5_000;
    private static final String TASK = "task";
    private static final String FILE_PREFIX = "task_file_";

    private final StateProbe probe;
    private final EventCodec codec;
    private final JsonFactory json = new JsonFactory();

    /** With what asks and what reads. */
    @Activate
    public StateCommands(@Reference StateProbe probe, @Reference EventCodec codec) {
        this.probe = probe;
        this.codec = codec;
    }

    private List<StateRecord> records() throws CommandException, InterruptedException {
        return StateRecord.all(probe.ask(ANSWER_MS), codec.newEvent());
    }

    /** Lists processes. */
    @Descriptor("lists the processes that are known, with parent, session, user, directory and command line")
    public Table processes() throws CommandException, InterruptedException {
        List<StateRecord> records = records();
        Map<Long, Long> threads = records.stream()
                .filter(record -> record.type().equals(TASK))
                .collect(Collectors.groupingBy(StateRecord::pid, Collectors.counting()));
        List<List<String>> rows = new ArrayList<>();
        records.stream()
                .filter(record -> record.type().equals(TASK) && record.tid() == record.pid())
                .sorted(Comparator.comparingLong(StateRecord::pid))
                .forEach(record -> rows.add(row(record, threads.getOrDefault(record.pid(), 0L))));
        return new Table(
                List.of("PID", "PPID", "SID", "PGID", "UID", "LOGINUID", "THREADS", "NAME", "CWD", "COMMAND LINE"),
                rows,
                "No process is known.");
    }

    private static List<String> row(StateRecord record, long threads) {
        return List.of(
                Long.toString(record.pid()),
                Long.toString(record.number("ppid")),
                Long.toString(record.number("sid")),
                Long.toString(record.number("pgid")),
                Long.toString(record.number("euid")),
                Integer.toString((int) record.number("loginuid")),
                Long.toString(threads),
                Names.printable(record.text("comm")),
                Names.printable(record.text("cwd")),
                Names.printable(
                        record.texts("argv").stream().map(String::valueOf).collect(Collectors.joining(" "))));
    }

    /** Lists descriptors. */
    @Descriptor("lists the open descriptors of a process that are known")
    public Table files(@Descriptor("the process's id") long pid) throws CommandException, InterruptedException {
        List<List<String>> rows = new ArrayList<>();
        records().stream()
                .filter(record -> record.pid() == pid && record.type().startsWith(FILE_PREFIX))
                .sorted(Comparator.comparingLong(record -> record.number("fd")))
                .forEach(record -> rows.add(List.of(
                        Long.toString(record.number("fd")),
                        record.type().substring(FILE_PREFIX.length()),
                        Long.toString(record.number("ino_num")),
                        Names.printable(record.text("path") + record.text("sun_path")))));
        return new Table(
                List.of("FD", "KIND", "INODE", "NAME"), rows, "No descriptor of process " + pid + " is known.");
    }

    /** Tells everything. */
    @Descriptor("tells all that state knows, one JSON object a line, for scripts")
    public String state() throws CommandException, InterruptedException, IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = json.createGenerator(text)) {
            generator.setRootValueSeparator(null);
            for (StateRecord record : records()) {
                write(generator, record);
                generator.writeRaw('\n');
            }
        }
        return text.toString().stripTrailing();
    }

    private static void write(JsonGenerator generator, StateRecord record) throws IOException {
        generator.writeStartObject();
        generator.writeStringField("type", record.type());
        generator.writeNumberField("pid", record.pid());
        generator.writeNumberField("tid", record.tid());
        for (Map.Entry<String, Object> value : record.values().entrySet()) {
            if (value.getValue() instanceof Long number) {
                generator.writeNumberField(value.getKey(), number);
            } else if (value.getValue() instanceof List<?> texts) {
                generator.writeArrayFieldStart(value.getKey());
                for (Object each : texts) {
                    generator.writeString(String.valueOf(each));
                }
                generator.writeEndArray();
            } else {
                generator.writeStringField(value.getKey(), String.valueOf(value.getValue()));
            }
        }
        generator.writeEndObject();
    }
}
