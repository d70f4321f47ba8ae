// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.ebpf;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A system call and the program that tells of its end; similar calls share one, which keeps loading short.
 *
 * <p>Numbers are the kernel's for the machine's own 64 bit calls; -1 if the machine does not have the call.
 */
enum SyscallProgram {
    OPEN("sys_open", 2, -1),
    CONNECT("sys_connect", 42, 203),
    CLONE("sys_clone", 56, 220),
    FORK("sys_clone", 57, -1),
    VFORK("sys_clone", 58, -1),
    EXECVE("sys_execve", 59, 221),
    CHDIR("sys_chdir", 80, 49),
    FCHDIR("sys_chdir", 81, 50),
    CREAT("sys_creat", 85, -1),
    SETUID("sys_identity", 105, 146),
    SETGID("sys_identity", 106, 144),
    SETPGID("sys_setpgid", 109, 154),
    SETSID("sys_setsid", 112, 157),
    SETREUID("sys_identity", 113, 145),
    SETREGID("sys_identity", 114, 143),
    SETRESUID("sys_identity", 117, 147),
    SETRESGID("sys_identity", 119, 149),
    PRCTL("sys_prctl", 157, 167),
    OPENAT("sys_openat", 257, 56),
    EXECVEAT("sys_execve", 322, 281),
    CLONE3("sys_clone", 435, 435),
    OPENAT2("sys_openat2", 437, 437);

    private final String program;
    private final int x86Number;
    private final int arm64Number;

    SyscallProgram(String program, int x86Number, int arm64Number) {
        this.program = program;
        this.x86Number = x86Number;
        this.arm64Number = arm64Number;
    }

    /** As users write it. */
    String syscall() {
        return name().toLowerCase(Locale.ROOT);
    }

    String program() {
        return program;
    }

    int number(Machine machine) {
        return machine == Machine.X86_64 ? x86Number : arm64Number;
    }

    boolean exists(Machine machine) {
        return number(machine) >= 0;
    }

    static List<SyscallProgram> of(Machine machine, Set<String> without) {
        List<SyscallProgram> programs = new ArrayList<>();
        for (SyscallProgram program : values()) {
            if (program.exists(machine) && !without.contains(program.syscall())) {
                programs.add(program);
            }
        }
        return programs;
    }
}
