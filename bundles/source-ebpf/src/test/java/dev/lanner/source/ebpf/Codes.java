// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.ebpf;

/** Codes of the catalogue that tests look for. */
final class Codes {
    static final int GENERIC = 1;
    static final int OPEN = 3;
    static final int BIND = 21;
    static final int CONNECT = 23;
    static final int CREAT = 59;
    static final int CHDIR = 95;
    static final int SWITCH = 152;
    static final int PROCEXIT = 186;
    static final int SETRESUID = 193;
    static final int SETRESGID = 195;
    static final int SETUID = 199;
    static final int SETGID = 201;
    static final int CLONE = 223;
    static final int SIGNALDELIVER = 232;
    static final int CHROOT = 267;
    static final int SETSID = 275;
    static final int PAGE_FAULT = 290;
    static final int EXECVE = 293;
    static final int SETPGID = 295;
    static final int OPENAT = 307;
    static final int EXECVEAT = 331;
    static final int CLONE3 = 335;
    static final int PRCTL = 401;
    static final int ASYNCEVENT = 402;
    static final int SETREUID = 427;
    static final int SETREGID = 429;
    static final int ITER_TASK = 430;

    private Codes() {}
}
