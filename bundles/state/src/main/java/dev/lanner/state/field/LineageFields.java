// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.field;

import static dev.lanner.state.field.FieldList.ofProcess;

import dev.lanner.api.event.Event;
import dev.lanner.api.event.PrintFormat;
import dev.lanner.api.field.ArgumentMode;
import dev.lanner.api.field.FieldFlag;
import dev.lanner.api.field.FieldReader;
import dev.lanner.api.field.FieldSpec;
import dev.lanner.api.field.FieldType;
import dev.lanner.api.field.FieldValue;
import dev.lanner.api.field.Scope;
import dev.lanner.api.text.Text;
import dev.lanner.spi.field.FieldProvider;
import dev.lanner.state.field.FieldList.OfProcess;
import dev.lanner.state.process.ProcessRecord;
import dev.lanner.state.process.ThreadRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;

/** The fields of a process's parent and other ancestors. */
@Component
public final class LineageFields implements FieldProvider {
    /** How far up a variable is looked for. */
    private static final int VARIABLE_LEVELS = 20;

    @Override
    public List<FieldSpec> fields() {
        FieldList list = new FieldList(Scope.PROCESS);
        list.id("proc.ppid", "Id of the parent process.", thread -> thread.process()
                        .parentPid())
                .text("proc.pname", "Name of the parent's program.", ofParent(ProcessReaders::name))
                .text("proc.pexe", "The parent's argv[0].", ofParent(ProcessReaders::exe))
                .path("proc.pexepath", "Path of the parent's executable.", ofParent(ProcessReaders::exePath))
                .text("proc.pcmdline", "Name and arguments of the parent.", ofParent(ProcessReaders::commandLine))
                .add(
                        "proc.pvpid",
                        FieldType.INTEGER,
                        PrintFormat.IDENTIFIER,
                        "Id of the parent process in its own pid namespace.",
                        ofParent((parent, value) -> {
                            value.setNumber(parent.nsPid());
                            return parent.nsPid() != -1;
                        }))
                .add(
                        "proc.ppid.ts",
                        FieldType.TIME_NS,
                        PrintFormat.DECIMAL,
                        "When the parent was started, in nanoseconds since the epoch; 0 if that is not known.",
                        ofParent((parent, value) -> {
                            value.setNumber(Math.max(0, parent.startTimeNs()));
                            return true;
                        }))
                .id(
                        "proc.loginshellid",
                        "Id of the first shell above, the one that a login has started.",
                        thread -> loginShell(thread.process()));
        ancestors(list, "proc.aname", FieldType.TEXT, "names", ProcessReaders::name);
        ancestors(list, "proc.aexe", FieldType.TEXT, "argv[0]", ProcessReaders::exe);
        ancestors(list, "proc.aexepath", FieldType.PATH, "paths of executables", ProcessReaders::exePath);
        ancestors(list, "proc.acmdline", FieldType.TEXT, "names and arguments", ProcessReaders::commandLine);
        list.withArgument(
                        "proc.apid",
                        FieldType.INTEGER,
                        ArgumentMode.OPTIONAL,
                        PrintFormat.IDENTIFIER,
                        "Process ids of all ancestors; with an index that of one, 1 being the parent.",
                        argument -> argument == null
                                ? new AllAncestors(LineageFields::pid, LineageFields::pid)
                                : ancestor("proc.apid", argument, LineageFields::pid))
                .with(FieldFlag.ANY_VALUE, FieldFlag.NO_RIGHT_SIDE, FieldFlag.NO_TRANSFORMER)
                .withArgument(
                        "proc.aargs",
                        FieldType.TEXT,
                        ArgumentMode.OPTIONAL,
                        PrintFormat.NONE,
                        "Arguments of all ancestors, with blanks between; with an index those of one.",
                        argument -> argument == null
                                ? ofProcess(joined(ProcessReaders::arguments))
                                : ancestor("proc.aargs", argument, ProcessReaders::arguments))
                .withArgument(
                        "proc.aenv",
                        FieldType.TEXT,
                        ArgumentMode.OPTIONAL,
                        PrintFormat.NONE,
                        "Environments of all ancestors; with an index that of one, with a name the nearest ancestor's"
                                + " variable, empty if none has it.",
                        LineageFields::environment)
                .with(FieldFlag.ANY_VALUE, FieldFlag.NO_RIGHT_SIDE, FieldFlag.NO_TRANSFORMER);
        return list.fields();
    }

    private static void ancestors(FieldList list, String name, FieldType type, String what, OfProcess reader) {
        list.withArgument(
                        name,
                        type,
                        ArgumentMode.OPTIONAL,
                        PrintFormat.NONE,
                        "The " + what
                                + " of all ancestors; with an index that of one, 1 being the parent, 0 the process.",
                        argument -> argument == null
                                ? new AllAncestors(reader, joined(reader))
                                : ancestor(name, argument, reader))
                .with(FieldFlag.ANY_VALUE, FieldFlag.NO_RIGHT_SIDE, FieldFlag.NO_TRANSFORMER);
    }

    private static FieldReader ofParent(OfProcess reader) {
        return ofProcess((process, value) -> {
            ProcessRecord parent = process.parent();
            return parent != null && reader.read(parent, value);
        });
    }

    private static FieldReader ancestor(String field, String argument, OfProcess reader) {
        int levels = FieldList.index(field, argument);
        return ofProcess((process, value) -> {
            ProcessRecord ancestor = above(process, levels);
            return ancestor != null && reader.read(ancestor, value);
        });
    }

    private static @Nullable ProcessRecord above(ProcessRecord process, int levels) {
        ProcessRecord at = process;
        for (int i = 0; i < levels && at != null; i++) {
            at = at.parent();
        }
        return at;
    }

    private static boolean pid(ProcessRecord process, FieldValue value) {
        value.setNumber(process.pid());
        return true;
    }

    /** All ancestors' values with blanks between. */
    private static OfProcess joined(OfProcess reader) {
        // A reader sets its value whole, so it needs a place of its own; readers belong to one thread.
        FieldValue one = new FieldValue();
        return (process, value) -> {
            value.clear();
            for (ProcessRecord at = process.parent(); at != null; at = at.parent()) {
                if (value.length() > 0) {
                    value.append((byte) ' ');
                }
                if (reader.read(at, one)) {
                    value.append(one.bytes(), 0, one.length());
                }
            }
            return value.length() > 0;
        };
    }

    private static FieldReader environment(@Nullable String argument) {
        if (argument == null) {
            return new AllAncestors(ProcessReaders::environment, ProcessReaders::environment);
        }
        if (argument.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return ancestor("proc.aenv", argument, ProcessReaders::environment);
        }
        Text nameAndEquals = Text.of(argument + "=");
        return ofProcess((process, value) -> {
            value.clear();
            ProcessRecord at = process.parent();
            for (int i = 0; i < VARIABLE_LEVELS && at != null && value.length() == 0; i++) {
                ProcessReaders.variable(nameAndEquals, at, value);
                at = at.parent();
            }
            return true;
        });
    }

    private static long loginShell(ProcessRecord process) {
        long shell = -1;
        for (ProcessRecord at = process; at != null; at = at.parent()) {
            Text name = at.name();
            int length = name.length();
            if (length >= 2 && name.byteAt(length - 2) == 's' && name.byteAt(length - 1) == 'h') {
                shell = at.pid();
            }
        }
        return shell;
    }

    /**
     * Each ancestor's value, from the parent up.
     *
     * @param reader reads one of them
     * @param whole reads what is printed
     */
    private record AllAncestors(OfProcess reader, OfProcess whole) implements FieldReader.Multi {
        @Override
        public boolean read(Event event, int index, FieldValue value) {
            ThreadRecord thread = event.thread() instanceof ThreadRecord known ? known : null;
            ProcessRecord ancestor = thread == null ? null : above(thread.process(), index + 1);
            if (ancestor == null) {
                return false;
            }
            if (!reader.read(ancestor, value)) {
                // Unknown of this one; those above may have a value.
                value.clear();
                value.setNumber(-1);
            }
            return true;
        }

        @Override
        public boolean read(Event event, FieldValue value) {
            return event.thread() instanceof ThreadRecord thread && whole.read(thread.process(), value);
        }
    }
}
