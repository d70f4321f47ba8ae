// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.field;

import org.jspecify.annotations.Nullable;

/** Names of the kernel's error numbers and of signals, the same on the machines that we run on. */
final class ErrorNames {
    /** By number; a dash where there is none. */
    private static final String[] ERRORS =
            ("- EPERM ENOENT ESRCH EINTR EIO ENXIO E2BIG ENOEXEC EBADF ECHILD EAGAIN ENOMEM"
                            + " EACCES EFAULT ENOTBLK EBUSY EEXIST EXDEV ENODEV ENOTDIR EISDIR EINVAL ENFILE EMFILE ENOTTY ETXTBSY"
                            + " EFBIG ENOSPC ESPIPE EROFS EMLINK EPIPE EDOM ERANGE EDEADLK ENAMETOOLONG ENOLCK ENOSYS ENOTEMPTY"
                            + " ELOOP - ENOMSG EIDRM ECHRNG EL2NSYNC EL3HLT EL3RST ELNRNG EUNATCH ENOCSI EL2HLT EBADE EBADR EXFULL"
                            + " ENOANO EBADRQC EBADSLT - EBFONT ENOSTR ENODATA ETIME ENOSR ENONET ENOPKG EREMOTE ENOLINK EADV"
                            + " ESRMNT ECOMM EPROTO EMULTIHOP EDOTDOT EBADMSG EOVERFLOW ENOTUNIQ EBADFD EREMCHG ELIBACC ELIBBAD"
                            + " ELIBSCN ELIBMAX ELIBEXEC EILSEQ ERESTART ESTRPIPE EUSERS ENOTSOCK EDESTADDRREQ EMSGSIZE EPROTOTYPE"
                            + " ENOPROTOOPT EPROTONOSUPPORT ESOCKTNOSUPPORT EOPNOTSUPP EPFNOSUPPORT EAFNOSUPPORT EADDRINUSE"
                            + " EADDRNOTAVAIL ENETDOWN ENETUNREACH ENETRESET ECONNABORTED ECONNRESET ENOBUFS EISCONN ENOTCONN"
                            + " ESHUTDOWN ETOOMANYREFS ETIMEDOUT ECONNREFUSED EHOSTDOWN EHOSTUNREACH EALREADY EINPROGRESS ESTALE"
                            + " EUCLEAN ENOTNAM ENAVAIL EISNAM EREMOTEIO EDQUOT ENOMEDIUM EMEDIUMTYPE ECANCELED ENOKEY EKEYEXPIRED"
                            + " EKEYREVOKED EKEYREJECTED EOWNERDEAD ENOTRECOVERABLE ERFKILL EHWPOISON")
                    .split(" ");

    /** The kernel's own numbers, which a program never sees but a tracer does. */
    private static final int INTERNAL = 512;

    private static final String[] INTERNAL_ERRORS = ("ERESTARTSYS ERESTARTNOINTR ERESTARTNOHAND ENOIOCTLCMD"
                    + " ERESTART_RESTARTBLOCK EPROBE_DEFER EOPENSTALE ENOPARAM - EBADHANDLE ENOTSYNC EBADCOOKIE ENOTSUPP"
                    + " ETOOSMALL ESERVERFAULT EBADTYPE EJUKEBOX EIOCBQUEUED EIOCBRETRY")
            .split(" ");

    private static final String[] SIGNALS = ("- SIGHUP SIGINT SIGQUIT SIGILL SIGTRAP SIGABRT SIGBUS SIGFPE SIGKILL"
                    + " SIGUSR1 SIGSEGV SIGUSR2 SIGPIPE SIGALRM SIGTERM SIGSTKFLT SIGCHLD SIGCONT SIGSTOP SIGTSTP SIGTTIN"
                    + " SIGTTOU SIGURG SIGXCPU SIGXFSZ SIGVTALRM SIGPROF SIGWINCH SIGIO SIGPWR SIGSYS")
            .split(" ");

    private ErrorNames() {}

    /** The name of a result that is a negative error number; null if it has none. */
    static @Nullable String ofResult(long result) {
        if (result >= 0 || result <= Integer.MIN_VALUE) {
            return null;
        }
        int number = (int) -result;
        return number >= INTERNAL ? name(INTERNAL_ERRORS, number - INTERNAL) : name(ERRORS, number);
    }

    /** The name of a signal; null if it has none, as those for real-time use. */
    static @Nullable String ofSignal(long signal) {
        return name(SIGNALS, signal);
    }

    private static @Nullable String name(String[] names, long index) {
        if (index < 0 || index >= names.length) {
            return null;
        }
        String name = names[(int) index];
        return name.equals("-") ? null : name;
    }
}
