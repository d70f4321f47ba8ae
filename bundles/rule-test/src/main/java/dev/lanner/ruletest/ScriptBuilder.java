// SPDX-License-Identifier: Apache-2.0
package dev.lanner.ruletest;

import dev.lanner.api.event.EventCatalogue;
import dev.lanner.api.event.EventCodec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes the records of a scripted case: what there is at first, then its steps. Whoever did the last step does the next one,
 * unless it says otherwise: after {@code exec} that is the new program, after {@code exit} its parent.
 */
final class ScriptBuilder {
    /** When scripts begin, in nanoseconds since the epoch: a time like any other, the same in each run. */
    static final long BEGIN_NS = 1_767_225_600_000_000_000L;

    private static final long HOUR_NS = 3_600_000_000_000L;
    private static final long STEP_NS = 1_000_000;
    private static final long SECOND_NS = 1_000_000_000;
    private static final long FIRST_PID = 1000;

    private static final Set<String> OF_PROCESS =
            Set.of("uid", "gid", "loginuid", "cwd", "tty", "env", "cgroups", "caps", "comm", "flags", "pid", "vpid");
    private static final Set<String> OF_THERE = with(OF_PROCESS, "name", "parent", "exec", "path");
    private static final Set<String> OF_STEP = Set.of("by", "after", "failed");
    private static final Set<String> OF_EXEC = with(with(OF_PROCESS, OF_STEP), "exec", "as", "replace", "path");
    private static final Set<String> OF_FORK = with(with(OF_PROCESS, OF_STEP), "fork");
    private static final Set<String> OF_EXIT = with(OF_STEP, "exit");

    private final ProcessRecords records;
    private final SyscallRecords syscalls;
    private final Complaints complaints;
    private final Map<String, ScriptedProcess> processes = new LinkedHashMap<>();
    private final List<ScriptedEvent> events = new ArrayList<>();
    private @Nullable ScriptedProcess actor;
    private long nowNs = BEGIN_NS;
    private long nextPid = FIRST_PID;

    ScriptBuilder(EventCatalogue catalogue, EventCodec codec, Complaints complaints) {
        this.complaints = complaints;
        records = new ProcessRecords(catalogue, codec);
        syscalls = new SyscallRecords(catalogue, codec, new ParameterReader(processes));
    }

    private static Set<String> with(Set<String> some, String... more) {
        return with(some, Set.of(more));
    }

    private static Set<String> with(Set<String> some, Set<String> more) {
        Set<String> all = new java.util.TreeSet<>(some);
        all.addAll(more);
        return all;
    }

    /** The records of one case. A builder builds once. */
    List<ScriptedEvent> build(World world, TestCase test) {
        world.users()
                .forEach((uid, name) ->
                        events.add(new ScriptedEvent(test.place(), records.user(uid, name, nowNs), true)));
        if (world.processes().isEmpty()) {
            there(ordinary("systemd", 1, null, "/usr/lib/systemd/systemd"), test);
            there(ordinary("sshd", 700, "systemd", "/usr/sbin/sshd"), test);
            there(alice(ordinary("bash", 900, "sshd", "/usr/bin/bash")), test);
        }
        world.processes().forEach(section -> there(described(section), test));
        test.world().forEach(section -> there(described(section), test));
        test.steps().forEach(this::step);
        return events;
    }

    private ScriptedProcess ordinary(String label, long pid, @Nullable String parent, String path) {
        ScriptedProcess process = new ScriptedProcess(label, pid, parent == null ? null : processes.get(parent));
        process.run(path, List.of(path));
        return process;
    }

    private static ScriptedProcess alice(ScriptedProcess process) {
        process.uid = 1000;
        process.gid = 1000;
        process.loginUid = 1000;
        process.tty = 34816;
        process.directory = "/home/alice";
        return process;
    }

    private ScriptedProcess described(Section section) {
        section.refuseOthers(OF_THERE);
        Command command = Command.of(section, "exec");
        String path = section.text("path", command.program());
        String label = section.text("name", ScriptedProcess.nameOf(path));
        ScriptedProcess parent = section.has("parent") ? process(section, "parent") : actor;
        ScriptedProcess process = new ScriptedProcess(label, section.number("pid", nextPid++), parent);
        if (parent != null) {
            process.uid = parent.uid;
            process.gid = parent.gid;
            process.loginUid = parent.loginUid;
            process.directory = parent.directory;
            process.tty = parent.tty;
        }
        process.run(path, command.arguments());
        process.nsPid = process.pid;
        qualify(process, section);
        return process;
    }

    private void there(ScriptedProcess process, TestCase test) {
        processes.put(process.label, process);
        actor = process;
        events.add(new ScriptedEvent(test.place(), records.there(process, nowNs, nowNs - HOUR_NS), true));
    }

    /** What a description says of a process over what it has from its parent. */
    private static void qualify(ScriptedProcess process, Section section) {
        process.uid = section.number("uid", process.uid);
        process.gid = section.number("gid", section.has("uid") ? process.uid : process.gid);
        process.loginUid = section.number("loginuid", process.loginUid);
        process.tty = section.number("tty", process.tty);
        process.nsPid = section.number("vpid", process.nsPid);
        process.directory = section.text("cwd", process.directory);
        process.name = section.text("comm", process.name);
        if (section.has("caps")) {
            process.capabilities = section.number("caps", 0);
        }
        if (section.has("env")) {
            Section variables = section.section("env");
            process.environment = variables.keys().stream()
                    .map(name -> name + "=" + variables.text(name, ""))
                    .toList();
        }
        if (section.has("cgroups")) {
            process.controlGroups =
                    section.scalars("cgroups").stream().map(Scalar::text).toList();
        }
    }

    private void step(Section step) {
        long before = events.size();
        nowNs += STEP_NS + step.number("after", 0) * SECOND_NS;
        if (step.has("by")) {
            actor = process(step, "by");
        }
        ScriptedProcess doer = actor;
        if (doer == null) {
            complaints.add(step.place(), "nobody is there to do this", "say who behind 'by'");
            return;
        }
        long error = error(step);
        if (step.keys().contains("exec")) {
            step.refuseOthers(OF_EXEC);
            exec(doer, step, error);
        } else if (step.keys().contains("fork")) {
            step.refuseOthers(OF_FORK);
            fork(doer, step, step.text("fork", ""));
        } else if (step.keys().contains("exit")) {
            step.refuseOthers(OF_EXIT);
            exit(doer, step);
        } else {
            syscalls.build(doer, step, OF_STEP, error, nowNs).forEach(record -> add(step, record));
        }
        nowNs += (events.size() - before) * STEP_NS;
    }

    private void exec(ScriptedProcess doer, Section step, long error) {
        Command command = Command.of(step, "exec");
        if (command.program().isEmpty()) {
            return;
        }
        String path = step.text("path", command.program());
        ScriptedProcess process = doer;
        if (!step.flag("replace", false)) {
            process = fork(doer, step, step.text("as", ScriptedProcess.nameOf(path)));
        }
        ScriptedProcess tried = error == 0 ? process : process.fork(process.label, process.pid);
        tried.run(path, command.arguments());
        tried.flags = step.has("flags") ? syscalls.executableFlags(step) : 0;
        if (error == 0) {
            qualify(process, step);
            add(step, records.exec(process, 0, command.program(), nowNs));
        } else {
            tried.name = process.name;
            tried.path = process.path;
            add(step, records.exec(tried, error, command.program(), nowNs));
        }
    }

    private ScriptedProcess fork(ScriptedProcess doer, Section step, String label) {
        long pid = step.number("pid", nextPid++);
        ScriptedProcess child = doer.fork(label.isEmpty() ? doer.label : label, pid);
        qualify(child, step);
        child.name = doer.name;
        processes.put(child.label, child);
        add(step, records.fork(child, nowNs));
        actor = child;
        return child;
    }

    private void exit(ScriptedProcess doer, Section step) {
        String text = step.text("exit", "0");
        int signal = Numbers.signal(text);
        Long status = signal > 0 ? (Long) 0L : Numbers.read(text);
        if (status == null) {
            step.complain(
                    "exit",
                    "'" + text + "' is neither an exit status nor a signal",
                    Complaints.hint(text, Numbers.signals()));
            return;
        }
        add(step, records.exit(doer, status, signal, nowNs));
        actor = doer.parent;
    }

    private void add(Section step, ByteBuffer record) {
        events.add(new ScriptedEvent(step.place(), record, false));
    }

    private static long error(Section step) {
        Scalar failed = step.scalar("failed");
        if (failed == null) {
            return 0;
        }
        Long error = Numbers.error(failed.text());
        if (error == null) {
            step.complain(
                    "failed",
                    "'" + failed.text() + "' is no error that a test can name",
                    Complaints.hint(failed.text(), Numbers.errors()));
            return 0;
        }
        return -error;
    }

    private @Nullable ScriptedProcess process(Section section, String key) {
        String label = section.text(key, "");
        ScriptedProcess process = processes.get(label);
        if (process == null) {
            section.complain(
                    key, "no process is called '" + label + "' here", Complaints.hint(label, processes.keySet()));
        }
        return process;
    }
}
