// SPDX-License-Identifier: Apache-2.0
package dev.lanner.ruletest;

import dev.lanner.api.event.EventCatalogue;
import dev.lanner.api.event.EventCodec;
import dev.lanner.api.event.EventType;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/** The records that tell of a process: that it is there, is forked, runs a program, ends. */
final class ProcessRecords {
    private static final long FILES_LIMIT = 1024;
    private static final long INODE = 4711;
    private static final int EXIT_SHIFT = 8;

    private final EventType there;
    private final EventType fork;
    private final EventType exec;
    private final EventType exit;
    private final EventType user;
    private final RecordBuilder builder;

    ProcessRecords(EventCatalogue catalogue, EventCodec codec) {
        there = catalogue.type("ITER_TASK_E");
        fork = EventNames.current(catalogue, "clone");
        exec = EventNames.current(catalogue, "execve");
        exit = EventNames.current(catalogue, "procexit");
        user = catalogue.type("USER_ADDED_E");
        builder = new RecordBuilder(codec);
    }

    ByteBuffer user(long uid, String name, long timeNs) {
        return builder.build(
                user,
                timeNs,
                -1,
                Map.of(
                        "uid", uid,
                        "gid", uid,
                        "name", name,
                        "home", uid == 0 ? "/root" : "/home/" + name,
                        "shell", "/bin/bash"));
    }

    ByteBuffer there(ScriptedProcess process, long timeNs, long startNs) {
        Map<String, Object> values = common(process);
        values.put("argv", ScriptedProcess.joined(process.argv));
        values.put("exepath", process.path);
        values.put("env", ScriptedProcess.joined(process.environment));
        values.put("euid", process.uid);
        values.put("egid", process.gid);
        values.put("vtgid", process.nsPid);
        values.put("vpid", process.nsPid);
        values.put("root", "/");
        values.put("start_time", startNs);
        putCapabilities(process, values);
        return builder.build(there, timeNs, process.pid << Integer.SIZE | process.pid, values);
    }

    ByteBuffer fork(ScriptedProcess child, long timeNs) {
        Map<String, Object> values = common(child);
        putProgram(child, values);
        values.put("flags", 0L);
        values.put("res", 0L);
        values.put("vtid", child.nsPid);
        values.put("vpid", child.nsPid);
        values.put("exepath", child.path);
        values.put("caller_tid", child.parentPid());
        return builder.build(fork, timeNs, child.pid, values);
    }

    /** The process as it is after the call, or as it would have been. */
    ByteBuffer exec(ScriptedProcess process, long result, String file, long timeNs) {
        Map<String, Object> values = common(process);
        putProgram(process, values);
        putCapabilities(process, values);
        values.put("res", result);
        values.put("env", ScriptedProcess.joined(process.environment));
        values.put("trusted_exepath", process.path);
        values.put("filename", file);
        values.put("exe_ino", INODE);
        values.put("exe_ino_ctime", timeNs);
        values.put("exe_ino_mtime", timeNs);
        return builder.build(exec, timeNs, process.pid, values);
    }

    ByteBuffer exit(ScriptedProcess process, long status, int signal, long timeNs) {
        Map<String, Object> values = common(process);
        long encoded = status << EXIT_SHIFT | signal;
        values.put("status", encoded);
        values.put("ret", status);
        values.put("sig", (long) signal);
        values.put("core", 0L);
        values.put("reaper_tid", 0L);
        values.put("process_ended", 1L);
        values.put("process_status", encoded);
        return builder.build(exit, timeNs, process.pid, values);
    }

    private static Map<String, Object> common(ScriptedProcess process) {
        Map<String, Object> values = new HashMap<>();
        values.put("tid", process.pid);
        values.put("pid", process.pid);
        values.put("ptid", process.parentPid());
        values.put("ppid", process.parentPid());
        values.put("cwd", process.directory);
        values.put("comm", process.name);
        values.put("cgroups", ScriptedProcess.joined(process.controlGroups));
        values.put("uid", process.uid);
        values.put("gid", process.gid);
        values.put("loginuid", process.loginUid);
        values.put("tty", process.tty);
        values.put("sid", process.session);
        values.put("pgid", process.group);
        values.put("vpgid", process.group);
        values.put("flags", process.flags);
        values.put("fdlimit", FILES_LIMIT);
        return values;
    }

    private static void putProgram(ScriptedProcess process, Map<String, Object> values) {
        values.put("exe", process.argv.get(0));
        values.put("args", ScriptedProcess.joined(process.argv.subList(1, process.argv.size())));
    }

    private static void putCapabilities(ScriptedProcess process, Map<String, Object> values) {
        values.put("cap_inheritable", 0L);
        values.put("cap_permitted", process.capabilities());
        values.put("cap_effective", process.capabilities());
    }
}
