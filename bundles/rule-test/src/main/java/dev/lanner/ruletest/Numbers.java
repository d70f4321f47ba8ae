// SPDX-License-Identifier: Apache-2.0
package dev.lanner.ruletest;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Numbers as test files write them, and the names of errors and signals. */
final class Numbers {
    private static final Map<String, Long> ERRORS = Map.ofEntries(
            Map.entry("EPERM", 1L),
            Map.entry("ENOENT", 2L),
            Map.entry("ESRCH", 3L),
            Map.entry("EINTR", 4L),
            Map.entry("EIO", 5L),
            Map.entry("ENXIO", 6L),
            Map.entry("E2BIG", 7L),
            Map.entry("ENOEXEC", 8L),
            Map.entry("EBADF", 9L),
            Map.entry("ECHILD", 10L),
            Map.entry("EAGAIN", 11L),
            Map.entry("ENOMEM", 12L),
            Map.entry("EACCES", 13L),
            Map.entry("EFAULT", 14L),
            Map.entry("EBUSY", 16L),
            Map.entry("EEXIST", 17L),
            Map.entry("EXDEV", 18L),
            Map.entry("ENODEV", 19L),
            Map.entry("ENOTDIR", 20L),
            Map.entry("EISDIR", 21L),
            Map.entry("EINVAL", 22L),
            Map.entry("EMFILE", 24L),
            Map.entry("ENOTTY", 25L),
            Map.entry("ETXTBSY", 26L),
            Map.entry("ENOSPC", 28L),
            Map.entry("EROFS", 30L),
            Map.entry("EPIPE", 32L),
            Map.entry("ENAMETOOLONG", 36L),
            Map.entry("ENOSYS", 38L),
            Map.entry("ELOOP", 40L),
            Map.entry("EOPNOTSUPP", 95L),
            Map.entry("EADDRINUSE", 98L),
            Map.entry("ENETUNREACH", 101L),
            Map.entry("ECONNRESET", 104L),
            Map.entry("ETIMEDOUT", 110L),
            Map.entry("ECONNREFUSED", 111L),
            Map.entry("EHOSTUNREACH", 113L),
            Map.entry("EALREADY", 114L),
            Map.entry("EINPROGRESS", 115L));

    private static final List<String> SIGNALS = List.of(
            "",
            "SIGHUP",
            "SIGINT",
            "SIGQUIT",
            "SIGILL",
            "SIGTRAP",
            "SIGABRT",
            "SIGBUS",
            "SIGFPE",
            "SIGKILL",
            "SIGUSR1",
            "SIGSEGV",
            "SIGUSR2",
            "SIGPIPE",
            "SIGALRM",
            "SIGTERM",
            "SIGSTKFLT",
            "SIGCHLD",
            "SIGCONT",
            "SIGSTOP");

    private Numbers() {}

    /** A number in decimal, hexadecimal behind 0x or octal behind 0 or 0o; null if it is none. */
    static @Nullable Long read(String text) {
        String digits = text.startsWith("-") ? text.substring(1) : text;
        int radix = 10;
        if (digits.startsWith("0x")) {
            radix = 16;
            digits = digits.substring(2);
        } else if (digits.startsWith("0o")) {
            radix = 8;
            digits = digits.substring(2);
        } else if (digits.length() > 1 && digits.startsWith("0")) {
            radix = 8;
        }
        try {
            long number = radix == 16 ? Long.parseUnsignedLong(digits, radix) : Long.parseLong(digits, radix);
            return text.startsWith("-") ? -number : number;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** The number of an error's name; null if there is none. */
    static @Nullable Long error(String name) {
        return ERRORS.get(name);
    }

    static java.util.Set<String> errors() {
        return ERRORS.keySet();
    }

    /** The number of a signal's name; 0 if there is none. */
    static int signal(String name) {
        return Math.max(0, SIGNALS.indexOf(name));
    }

    static List<String> signals() {
        return SIGNALS.subList(1, SIGNALS.size());
    }
}
