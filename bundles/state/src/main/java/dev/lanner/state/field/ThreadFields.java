// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.field;

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
import dev.lanner.state.process.Capabilities;
import dev.lanner.state.process.TextVector;
import dev.lanner.state.process.ThreadRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;

/** The fields of the thread, {@code thread.*}. */
@Component
public final class ThreadFields implements FieldProvider {
    private static final String[] CAPABILITIES = ("CAP_CHOWN CAP_DAC_OVERRIDE CAP_DAC_READ_SEARCH CAP_FOWNER CAP_FSETID"
                    + " CAP_KILL CAP_SETGID CAP_SETUID CAP_SETPCAP CAP_LINUX_IMMUTABLE CAP_NET_BIND_SERVICE"
                    + " CAP_NET_BROADCAST CAP_NET_ADMIN CAP_NET_RAW CAP_IPC_LOCK CAP_IPC_OWNER CAP_SYS_MODULE CAP_SYS_RAWIO"
                    + " CAP_SYS_CHROOT CAP_SYS_PTRACE CAP_SYS_PACCT CAP_SYS_ADMIN CAP_SYS_BOOT CAP_SYS_NICE"
                    + " CAP_SYS_RESOURCE CAP_SYS_TIME CAP_SYS_TTY_CONFIG CAP_MKNOD CAP_LEASE CAP_AUDIT_WRITE"
                    + " CAP_AUDIT_CONTROL CAP_SETFCAP CAP_MAC_OVERRIDE CAP_MAC_ADMIN CAP_SYSLOG CAP_WAKE_ALARM"
                    + " CAP_BLOCK_SUSPEND CAP_AUDIT_READ CAP_PERFMON CAP_BPF CAP_CHECKPOINT_RESTORE")
            .split(" ");

    /** The subsystem that version 2 calls {@code io} goes by the name that it has always had. */
    private static final Text NEW_IO = Text.of("io=");

    private static final Text OLD_IO = Text.of("blkio=");

    @Override
    public List<FieldSpec> fields() {
        FieldList list = new FieldList(Scope.PROCESS);
        list.truth("thread.ismain", "Whether it is the process's main thread.", ofThread((thread, value) -> {
                    value.setBoolean(thread.isMain());
                    return true;
                }))
                .id("thread.vtid", "Thread id in its own pid namespace.", ThreadRecord::nsTid)
                .text("thread.nametid", "Name and thread id, without anything between.", ofThread((thread, value) -> {
                    value.setText(thread.name());
                    value.appendDecimal(thread.tid());
                    return true;
                }))
                .text(
                        "thread.cap_permitted",
                        "Names of the permitted capabilities.",
                        ofThread((thread, value) -> capabilities(thread, 0, value)))
                .text(
                        "thread.cap_inheritable",
                        "Names of the inheritable capabilities.",
                        ofThread((thread, value) -> capabilities(thread, 1, value)))
                .text(
                        "thread.cap_effective",
                        "Names of the effective capabilities.",
                        ofThread((thread, value) -> capabilities(thread, 2, value)))
                .text(
                        "thread.cgroups",
                        "Control groups, each subsystem=path, with blanks between.",
                        ofThread(ThreadFields::controlGroups))
                .withArgument(
                        "thread.cgroup",
                        FieldType.TEXT,
                        ArgumentMode.REQUIRED,
                        PrintFormat.NONE,
                        "Path of the control group for one subsystem, as in thread.cgroup.cpu.",
                        ThreadFields::controlGroup);
        FieldList measured = new FieldList(Scope.EVENT);
        measured.add("thread.tid", FieldType.INTEGER, PrintFormat.IDENTIFIER, "Thread id.", (event, value) -> {
                    value.setNumber(event.tid());
                    return event.tid() >= -1 && event.tid() <= 0xFFFFFFFFL;
                })
                .count(
                        "thread.pfmajor",
                        "Page faults with I/O since the start, as last told.",
                        ThreadRecord::majorFaults)
                .count(
                        "thread.pfminor",
                        "Page faults without I/O since the start, as last told.",
                        ThreadRecord::minorFaults)
                .count(
                        "thread.vmsize",
                        "Virtual memory in KiB on the main thread, 0 on others.",
                        thread -> thread.isMain() ? thread.virtualKb() : 0)
                .count(
                        "thread.vmrss",
                        "Resident memory in KiB on the main thread, 0 on others.",
                        thread -> thread.isMain() ? thread.residentKb() : 0)
                .count(
                        "thread.vmsize.b",
                        "Virtual memory in bytes on the main thread, 0 on others.",
                        thread -> thread.isMain() ? bytes(thread.virtualKb()) : 0)
                .count(
                        "thread.vmrss.b",
                        "Resident memory in bytes on the main thread, 0 on others.",
                        thread -> thread.isMain() ? bytes(thread.residentKb()) : 0);
        processFigures(measured);
        list.fields().forEach(measured::add);
        return measured.fields();
    }

    private static void processFigures(FieldList list) {
        list.count("proc.nthreads", "Live threads of the process, the main one included.", thread -> thread.process()
                        .threadCount())
                .count(
                        "proc.nchilds",
                        "Live threads of the process without the main one.",
                        thread -> thread.process().threadCount()
                                - (thread.process().hasLiveMainThread() ? 1 : 0))
                .count("proc.vmsize", "Virtual memory in KiB, as last told of the thread.", ThreadRecord::virtualKb)
                .count("proc.vmrss", "Resident memory in KiB, as last told of the thread.", ThreadRecord::residentKb)
                .count("proc.vmswap", "Swapped memory in KiB, as last told of the thread.", ThreadRecord::swappedKb)
                .add(
                        "proc.fdlimit",
                        FieldType.INTEGER,
                        PrintFormat.DECIMAL,
                        "Most files that the process may have open.",
                        FieldList.number(thread -> thread.process().openFilesLimit()))
                .add(
                        "proc.duration",
                        FieldType.DURATION_NS,
                        PrintFormat.DECIMAL,
                        "Nanoseconds since the process was started.",
                        (event, value) -> event.thread() instanceof ThreadRecord thread
                                && since(thread.process().startTimeNs(), event.timestampNs(), value))
                .add(
                        "proc.ppid.duration",
                        FieldType.DURATION_NS,
                        PrintFormat.DECIMAL,
                        "Nanoseconds since the parent was started.",
                        (event, value) -> event.thread() instanceof ThreadRecord thread
                                && thread.process().parent() != null
                                && since(thread.process().parent().startTimeNs(), event.timestampNs(), value));
    }

    private static boolean since(long startNs, long nowNs, FieldValue value) {
        value.setNumber(nowNs - startNs);
        return startNs > 0;
    }

    private static long bytes(long kb) {
        return kb < 0 ? -1 : kb * 1024;
    }

    private static boolean capabilities(ThreadRecord thread, int set, FieldValue value) {
        Capabilities all = thread.capabilities();
        if (all == null) {
            return false;
        }
        long bits = set == 0 ? all.permitted() : set == 1 ? all.inheritable() : all.effective();
        value.clear();
        for (int i = 0; i < CAPABILITIES.length; i++) {
            if ((bits & 1L << i) != 0) {
                if (value.length() > 0) {
                    value.append((byte) ' ');
                }
                value.appendAscii(CAPABILITIES[i]);
            }
        }
        return true;
    }

    private static boolean controlGroups(ThreadRecord thread, FieldValue value) {
        TextVector groups = thread.controlGroups();
        value.clear();
        for (int i = 0; i < groups.size(); i++) {
            if (i > 0) {
                value.append((byte) ' ');
            }
            Text group = groups.get(i);
            int from = 0;
            if (startsWith(group, NEW_IO)) {
                value.append(OLD_IO);
                from = NEW_IO.length();
            }
            append(group, from, value);
        }
        return !groups.isEmpty();
    }

    private static FieldReader controlGroup(@Nullable String argument) {
        if (argument == null || argument.isEmpty()) {
            throw new IllegalArgumentException("'thread.cgroup' takes a subsystem, as in thread.cgroup.cpu");
        }
        Text start = Text.of(argument.equals("blkio") ? "io=" : argument + "=");
        Text old = Text.of(argument + "=");
        return ofThread((thread, value) -> {
            TextVector groups = thread.controlGroups();
            for (int i = 0; i < groups.size(); i++) {
                Text group = groups.get(i);
                if (startsWith(group, start) || startsWith(group, old)) {
                    value.clear();
                    append(group, (startsWith(group, old) ? old : start).length(), value);
                    return true;
                }
            }
            return false;
        });
    }

    private static void append(Text text, int from, FieldValue value) {
        for (int i = from; i < text.length(); i++) {
            value.append(text.byteAt(i));
        }
    }

    private static boolean startsWith(Text text, Text start) {
        if (text.length() < start.length()) {
            return false;
        }
        for (int i = 0; i < start.length(); i++) {
            if (text.byteAt(i) != start.byteAt(i)) {
                return false;
            }
        }
        return true;
    }
}
