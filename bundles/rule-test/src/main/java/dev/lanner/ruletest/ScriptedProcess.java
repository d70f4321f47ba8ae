// SPDX-License-Identifier: Apache-2.0
package dev.lanner.ruletest;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A process of a scripted case, as its next event is to tell it. */
final class ScriptedProcess {
    private static final int LONGEST_NAME = 15;
    private static final int FIRST_FREE = 3;
    private static final long ALL_CAPABILITIES = 0x1FFFFFFFFFFL;

    final String label;
    final long pid;
    final @Nullable ScriptedProcess parent;
    List<String> argv = List.of("");
    String path = "";
    String name = "";
    List<String> environment = List.of();
    List<String> controlGroups = List.of();
    String directory = "/";
    long uid;
    long gid;
    long loginUid = -1;
    long tty;
    long nsPid;
    long session;
    long group;
    /** Flags of the executable. */
    long flags;

    /** All that root has, none of what others have, unless the file says so. */
    @Nullable
    Long capabilities;

    long nextFile = FIRST_FREE;
    long lastFile = -1;

    ScriptedProcess(String label, long pid, @Nullable ScriptedProcess parent) {
        this.label = label;
        this.pid = pid;
        this.parent = parent;
        nsPid = pid;
        session = pid;
        group = pid;
    }

    /** A fork of this one. */
    ScriptedProcess fork(String childLabel, long childPid) {
        ScriptedProcess child = new ScriptedProcess(childLabel, childPid, this);
        child.argv = argv;
        child.path = path;
        child.name = name;
        child.environment = environment;
        child.controlGroups = controlGroups;
        child.directory = directory;
        child.uid = uid;
        child.gid = gid;
        child.loginUid = loginUid;
        child.tty = tty;
        child.nsPid = nsPid == pid ? childPid : nsPid + 1;
        child.session = session;
        child.group = group;
        child.flags = flags;
        child.capabilities = capabilities;
        child.nextFile = nextFile;
        child.lastFile = lastFile;
        return child;
    }

    /** Runs a program. */
    void run(String program, List<String> arguments) {
        path = program;
        argv = arguments;
        name = nameOf(program);
    }

    /** What the kernel calls a program that lies there. */
    static String nameOf(String program) {
        String last = program.substring(program.lastIndexOf('/') + 1);
        return last.length() > LONGEST_NAME ? last.substring(0, LONGEST_NAME) : last;
    }

    long capabilities() {
        Long given = capabilities;
        return given != null ? given : uid == 0 ? ALL_CAPABILITIES : 0;
    }

    long parentPid() {
        return parent == null ? 0 : parent.pid;
    }

    /** Texts as records have them, each with its NUL. */
    static byte[] joined(List<String> texts) {
        StringBuilder all = new StringBuilder();
        texts.forEach(text -> all.append(text).append('\0'));
        return all.toString().getBytes(StandardCharsets.UTF_8);
    }
}
