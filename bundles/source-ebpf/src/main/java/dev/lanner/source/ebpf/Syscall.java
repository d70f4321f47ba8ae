// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.ebpf;

import java.util.List;
import java.util.Map;

/**
 * A system call, as the table {@code syscalls.tsv} says. Source of the numbers: the kernel's own tables of system calls.
 *
 * @param id the capture format's code of it (PPM_SC)
 * @param name as users write it
 * @param event enum name of the event that tells of its end
 * @param x86Number the kernel's number on x86_64; -1 if it has no such call
 * @param arm64Number the kernel's number on aarch64; -1 if it has no such call
 * @param code the event's code
 */
record Syscall(int id, String name, String event, int x86Number, int arm64Number, int code) {
    /** The event of calls that have none of their own. */
    static final String GENERIC_EVENT = "GENERIC_X";
    /** The program that tells of them. */
    static final String GENERIC_PROGRAM = "sys_generic";

    private static final String PROGRAM_PREFIX = "sys_";

    /** Similar calls share one program, which keeps loading short: all others have one of their own name. */
    private static final Map<String, String> SHARED_PROGRAMS = Map.ofEntries(
            Map.entry("close", "sys_fd"),
            Map.entry("dup", "sys_fd"),
            Map.entry("dup3", "sys_dup2"),
            Map.entry("fchmod", "sys_chmod"),
            Map.entry("fchmodat", "sys_chmod"),
            Map.entry("fchown", "sys_chown"),
            Map.entry("fcntl64", "sys_fcntl"),
            Map.entry("fstat", "sys_fd"),
            Map.entry("getdents", "sys_fd"),
            Map.entry("getdents64", "sys_fd"),
            Map.entry("lchown", "sys_chown"),
            Map.entry("link", "sys_rename"),
            Map.entry("linkat", "sys_renameat"),
            Map.entry("lstat", "sys_path"),
            Map.entry("lstat64", "sys_path"),
            Map.entry("mkdirat", "sys_mkdir"),
            Map.entry("mknodat", "sys_mknod"),
            Map.entry("pipe2", "sys_pipe"),
            Map.entry("pread64", "sys_read"),
            Map.entry("preadv", "sys_readv"),
            Map.entry("pwrite64", "sys_write"),
            Map.entry("pwritev", "sys_writev"),
            Map.entry("renameat2", "sys_renameat"),
            Map.entry("rmdir", "sys_path"),
            Map.entry("sendfile64", "sys_sendfile"),
            Map.entry("stat", "sys_path"),
            Map.entry("stat64", "sys_path"),
            Map.entry("symlink", "sys_rename"),
            Map.entry("umount", "sys_path"),
            Map.entry("unlink", "sys_path"),
            Map.entry("fork", "sys_clone"),
            Map.entry("vfork", "sys_clone"),
            Map.entry("clone3", "sys_clone"),
            Map.entry("execveat", "sys_execve"),
            Map.entry("accept4", "sys_accept"),
            Map.entry("getpeername", "sys_getsockname"),
            Map.entry("send", "sys_sendto"),
            Map.entry("recv", "sys_recvfrom"),
            Map.entry("getsockopt", "sys_sockopt"),
            Map.entry("setsockopt", "sys_sockopt"),
            Map.entry("epoll_create1", "sys_epoll_create"),
            Map.entry("eventfd2", "sys_eventfd"),
            Map.entry("signalfd4", "sys_signalfd"),
            Map.entry("inotify_init1", "sys_inotify_init"),
            Map.entry("process_vm_readv", "sys_process_vm"),
            Map.entry("process_vm_writev", "sys_process_vm"),
            Map.entry("fchdir", "sys_chdir"),
            Map.entry("setuid", "sys_identity"),
            Map.entry("setgid", "sys_identity"),
            Map.entry("setreuid", "sys_identity"),
            Map.entry("setregid", "sys_identity"),
            Map.entry("setresuid", "sys_identity"),
            Map.entry("setresgid", "sys_identity"));

    /** All of them; IllegalStateException if this bundle is not as it was built. */
    static List<Syscall> all() {
        return Table.rows("syscalls.tsv").stream().map(Syscall::parse).toList();
    }

    private static Syscall parse(String[] columns) {
        return new Syscall(
                Integer.parseInt(columns[0]),
                columns[1],
                columns[2],
                Table.number(columns[3]),
                Table.number(columns[4]),
                Integer.parseInt(columns[5]));
    }

    /** The BPF program that tells of its end, if there is one for it. */
    String program() {
        return SHARED_PROGRAMS.getOrDefault(name, PROGRAM_PREFIX + name);
    }

    /** Whether it has no event of its own. */
    boolean isGeneric() {
        return event.equals(GENERIC_EVENT);
    }

    /** Its number on a machine; -1 if it has no such call. */
    int number(Machine machine) {
        return machine == Machine.X86_64 ? x86Number : arm64Number;
    }
}
