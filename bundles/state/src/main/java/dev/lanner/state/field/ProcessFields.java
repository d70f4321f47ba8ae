// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.field;

import static dev.lanner.state.field.FieldList.ofProcess;
import static dev.lanner.state.field.FieldList.ofThread;

import dev.lanner.api.event.PrintFormat;
import dev.lanner.api.field.ArgumentMode;
import dev.lanner.api.field.FieldReader;
import dev.lanner.api.field.FieldSpec;
import dev.lanner.api.field.FieldType;
import dev.lanner.api.field.FieldValue;
import dev.lanner.api.field.Scope;
import dev.lanner.api.text.Text;
import dev.lanner.spi.field.FieldProvider;
import dev.lanner.state.process.ExecutableFile;
import dev.lanner.state.process.ProcessRecord;
import dev.lanner.state.process.TextVector;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;

/** The fields of the process itself: {@code proc.*} but for those of its parents and leaders. */
@Component
public final class ProcessFields implements FieldProvider {
    @Override
    public List<FieldSpec> fields() {
        FieldList list = new FieldList(Scope.PROCESS);
        program(list);
        ids(list);
        executable(list);
        return list.fields();
    }

    private static void program(FieldList list) {
        list.text("proc.name", "Name of the running program, at most 15 bytes.", ofThread((thread, value) -> {
                    value.setText(thread.name());
                    return true;
                }))
                .text("proc.exe", "The program's first argument, argv[0].", ofProcess(ProcessReaders::exe))
                .path("proc.exepath", "Absolute path of the executable.", ofProcess(ProcessReaders::exePath))
                .withArgument(
                        "proc.args",
                        FieldType.TEXT,
                        ArgumentMode.OPTIONAL,
                        PrintFormat.NONE,
                        "Arguments without argv[0], with blanks between; with an index one of them, from 0.",
                        ProcessFields::argument)
                .text(
                        "proc.cmdline",
                        "Name of the program and its arguments.",
                        ofThread((thread, value) -> ProcessReaders.commandLine(thread.name(), thread.process(), value)))
                .text("proc.exeline", "argv[0] and the other arguments.", ofProcess(ProcessFields::exeLine))
                .count(
                        "proc.cmdnargs",
                        "Number of arguments without argv[0].",
                        thread -> thread.process().program().isKnown()
                                ? thread.process().program().arguments().size()
                                : -1)
                .count(
                        "proc.cmdlenargs",
                        "Bytes of all arguments without argv[0] together.",
                        thread -> length(thread.process()))
                .withArgument(
                        "proc.env",
                        FieldType.TEXT,
                        ArgumentMode.OPTIONAL,
                        PrintFormat.NONE,
                        "Environment, with blanks between; with a name the value of that variable, empty if unset.",
                        ProcessFields::environment)
                .path("proc.cwd", "Working directory, ending in a slash.", ofProcess(ProcessFields::directory));
    }

    private static FieldReader argument(@Nullable String argument) {
        if (argument == null) {
            return ofProcess(ProcessReaders::arguments);
        }
        int index = FieldList.index("proc.args", argument);
        return ofProcess((process, value) -> {
            TextVector arguments = process.program().arguments();
            value.setText(index < arguments.size() ? arguments.get(index) : Text.EMPTY);
            return process.program().isKnown();
        });
    }

    private static FieldReader environment(@Nullable String argument) {
        if (argument == null) {
            return ofProcess(ProcessReaders::environment);
        }
        Text nameAndEquals = Text.of(argument + "=");
        return ofProcess((process, value) -> ProcessReaders.variable(nameAndEquals, process, value));
    }

    private static boolean exeLine(ProcessRecord process, FieldValue value) {
        value.setText(process.program().exe());
        value.append((byte) ' ');
        ProcessReaders.join(process.program().arguments(), value);
        return process.program().isKnown();
    }

    private static long length(ProcessRecord process) {
        TextVector arguments = process.program().arguments();
        long length = 0;
        for (int i = 0; i < arguments.size(); i++) {
            length += arguments.get(i).length();
        }
        return process.program().isKnown() ? length : -1;
    }

    private static boolean directory(ProcessRecord process, FieldValue value) {
        Text directory = process.workingDirectory();
        value.setText(directory);
        if (!directory.isEmpty() && directory.byteAt(directory.length() - 1) != '/') {
            value.append((byte) '/');
        }
        return !directory.isEmpty();
    }

    private static void ids(FieldList list) {
        list.id("proc.pid", "Process id.", thread -> thread.process().pid())
                .id("proc.vpid", "Process id in its own pid namespace.", thread -> thread.process()
                        .nsPid())
                .id("proc.sid", "Session id, in the process's own pid namespace.", thread -> thread.process()
                        .sessionId())
                .id("proc.pgid", "Process group id.", thread -> thread.process().groupId())
                .id("proc.vpgid", "Process group id in the process's own pid namespace.", thread -> thread.process()
                        .nsGroupId())
                .add(
                        "proc.tty",
                        FieldType.UNSIGNED,
                        PrintFormat.IDENTIFIER,
                        "Number of the controlling terminal; 0 if there is none.",
                        ofProcess((process, value) -> {
                            value.setNumber(process.tty());
                            return true;
                        }))
                .truth("proc.is_sid_leader", "Whether the process leads its session.", ofProcess((process, value) -> {
                    value.setBoolean(process.sessionId() == process.nsPid());
                    return process.sessionId() != -1 && process.nsPid() != -1;
                }))
                .truth("proc.is_pgid_leader", "Whether it leads its process group.", ofProcess((process, value) -> {
                    value.setBoolean(process.groupId() == process.pid());
                    return process.groupId() != -1;
                }))
                .truth(
                        "proc.is_vpgid_leader",
                        "Whether it leads its process group, by the ids of its own pid namespace.",
                        ofProcess((process, value) -> {
                            value.setBoolean(process.nsGroupId() == process.nsPid());
                            return process.nsGroupId() != -1 && process.nsPid() != -1;
                        }))
                .add(
                        "proc.pid.ts",
                        FieldType.TIME_NS,
                        PrintFormat.DECIMAL,
                        "When the process was started, in nanoseconds since the epoch.",
                        FieldList.number(thread -> thread.process().startTimeNs()));
    }

    private static void executable(FieldList list) {
        list.truth(
                        "proc.is_exe_writable",
                        "Whether the process may write to its executable.",
                        flag(ExecutableFile.WRITABLE))
                .truth(
                        "proc.is_exe_upper_layer",
                        "Whether its executable lies in an overlay's upper layer.",
                        flag(ExecutableFile.UPPER_LAYER))
                .truth(
                        "proc.is_exe_lower_layer",
                        "Whether its executable lies in an overlay's lower layer.",
                        flag(ExecutableFile.LOWER_LAYER))
                .truth(
                        "proc.is_exe_from_memfd",
                        "Whether its executable lies in memory only.",
                        flag(ExecutableFile.FROM_MEMORY))
                .add(
                        "proc.exe_ino",
                        FieldType.INTEGER,
                        PrintFormat.DECIMAL,
                        "Inode number of the executable.",
                        time(process -> file(process).inode()))
                .add(
                        "proc.exe_ino.ctime",
                        FieldType.TIME_NS,
                        PrintFormat.DECIMAL,
                        "When the executable's inode was changed, in nanoseconds since the epoch.",
                        time(process -> file(process).changeTimeNs()))
                .add(
                        "proc.exe_ino.mtime",
                        FieldType.TIME_NS,
                        PrintFormat.DECIMAL,
                        "When the executable's contents were changed, in nanoseconds since the epoch.",
                        time(process -> file(process).modificationTimeNs()))
                .add(
                        "proc.exe_ino.ctime_duration_proc_start",
                        FieldType.DURATION_NS,
                        PrintFormat.DECIMAL,
                        "Nanoseconds from the last change of the executable's inode to the start of the process that ran it"
                                + " by exec, which may be an ancestor.",
                        time(ProcessRecord::startAfterChangeNs))
                .add(
                        "proc.exe_ino.ctime_duration_pidns_start",
                        FieldType.DURATION_NS,
                        PrintFormat.DECIMAL,
                        "Nanoseconds from the start of the pid namespace to the last change of the executable's inode; none"
                                + " before the process has run one by exec.",
                        time(ProcessRecord::changeAfterNamespaceNs))
                .add(
                        "proc.pidns_init_start_ts",
                        FieldType.UNSIGNED,
                        PrintFormat.DECIMAL,
                        "When the first process of the pid namespace was started, in nanoseconds since the epoch.",
                        time(ProcessRecord::namespaceStartNs));
    }

    private static ExecutableFile file(ProcessRecord process) {
        return process.program().file();
    }

    private static FieldReader flag(int flag) {
        return ofProcess((process, value) -> {
            value.setBoolean(file(process).has(flag));
            return file(process).knows(flag);
        });
    }

    /** Reads a number of a process; 0 is none. */
    @FunctionalInterface
    private interface TimeOfProcess {
        long read(ProcessRecord process);
    }

    private static FieldReader time(TimeOfProcess reader) {
        return ofProcess((process, value) -> {
            long number = reader.read(process);
            value.setNumber(number);
            return number != 0;
        });
    }
}
