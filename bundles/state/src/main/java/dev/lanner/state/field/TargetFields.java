// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.field;

import dev.lanner.api.event.Event;
import dev.lanner.api.event.EventCatalogue;
import dev.lanner.api.event.EventType;
import dev.lanner.api.event.PrintFormat;
import dev.lanner.api.field.FieldReader;
import dev.lanner.api.field.FieldSpec;
import dev.lanner.api.field.FieldType;
import dev.lanner.api.field.Scope;
import dev.lanner.spi.field.FieldProvider;
import dev.lanner.state.field.FieldList.OfProcess;
import dev.lanner.state.process.ProcessRecord;
import dev.lanner.state.process.ProcessTable;
import dev.lanner.state.process.ThreadRecord;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The fields of the process that an event does something to: a signal, tracing, another's memory. Falco has none. */
@Component
public final class TargetFields implements FieldProvider {
    /** Event types and which of their parameters says to whom; in the caller's pid namespace. */
    private static final Map<String, String> TARGETS = Map.of(
            "SYSCALL_KILL_X", "pid",
            "SYSCALL_TKILL_X", "tid",
            "SYSCALL_TGKILL_X", "pid",
            "SYSCALL_PTRACE_X", "pid",
            "SYSCALL_PROCESS_VM_READV_X", "pid",
            "SYSCALL_PROCESS_VM_WRITEV_X", "pid");

    private final ProcessTable table;
    /** By the code of the event type: the index of the parameter; -1 if it has no target. */
    private final int[] parameters;

    @Activate
    public TargetFields(@Reference EventCatalogue catalogue, @Reference ProcessTable table) {
        this.table = table;
        int types = catalogue.types().stream().mapToInt(EventType::code).max().orElse(-1) + 1;
        parameters = new int[types];
        Arrays.fill(parameters, -1);
        TARGETS.forEach((name, parameter) -> {
            EventType type = catalogue.type(name);
            parameters[type.code()] = type.indexOf(parameter);
        });
    }

    @Override
    public List<FieldSpec> fields() {
        return new FieldList(Scope.EVENT)
                .add(
                        "evt.target.pid",
                        FieldType.INTEGER,
                        PrintFormat.IDENTIFIER,
                        "Id of the process that gets a signal (kill, tkill, tgkill), is traced (ptrace), or whose memory"
                                + " is used (process_vm_readv, process_vm_writev).",
                        of((process, value) -> {
                            value.setNumber(process.pid());
                            return true;
                        }))
                .text("evt.target.name", "Name of the program of that process.", of(ProcessReaders::name))
                .path("evt.target.exepath", "Path of the executable of that process.", of(ProcessReaders::exePath))
                .text("evt.target.cmdline", "Command line of that process.", of(ProcessReaders::commandLine))
                .fields();
    }

    private FieldReader of(OfProcess reader) {
        return (event, value) -> {
            ProcessRecord target = target(event);
            return target != null && reader.read(target, value);
        };
    }

    private @Nullable ProcessRecord target(Event event) {
        int code = event.code();
        int parameter = code >= 0 && code < parameters.length ? parameters[code] : -1;
        if (parameter < 0 || !event.has(parameter)) {
            return null;
        }
        // A process group is meant as its leader, who has the same number.
        long id = Math.abs(event.integer(parameter));
        ProcessRecord caller = event.thread() instanceof ThreadRecord thread ? thread.process() : null;
        ProcessRecord target = table.process(caller, id);
        if (target != null) {
            return target;
        }
        ThreadRecord thread = table.thread(id);
        return thread == null || caller == null || !caller.isInHostNamespace() ? null : thread.process();
    }
}
