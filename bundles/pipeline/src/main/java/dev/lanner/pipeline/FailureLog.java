// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;

/** Logs what fails again and again: at once the first time, then at most twice a minute, with the number of the others. */
final class FailureLog {
    private static final long QUIET_NS = TimeUnit.SECONDS.toNanos(30);

    private final Logger logger;
    private long quietUntilNs;
    private long unreported;
    private boolean hasReported;

    FailureLog(Logger logger) {
        this.logger = logger;
    }

    /** Tells of a failure. <em>Thread:</em> any. */
    synchronized void report(String subject, Throwable failure) {
        long now = System.nanoTime();
        if (hasReported && now - quietUntilNs < 0) {
            unreported++;
            return;
        }
        String others = unreported == 0 ? "" : " This happened " + unreported + " more times since the last report.";
        if (isExpected(failure)) {
            logger.warn("{}: {}{}", subject, text(failure), others);
        } else {
            logger.warn("{}: {}{}", subject, text(failure), others, failure);
        }
        hasReported = true;
        quietUntilNs = now + QUIET_NS;
        unreported = 0;
    }

    /** What is wrong, for people. */
    static String text(Throwable failure) {
        String message = failure.getMessage();
        return message != null && isExpected(failure) ? message : failure.toString();
    }

    /** A checked exception is part of a contract and speaks for itself; anything else is a bug that needs its trace. */
    private static boolean isExpected(Throwable failure) {
        return failure instanceof Exception
                && !(failure instanceof RuntimeException)
                && (!(failure instanceof IOException) || failure.getMessage() != null);
    }
}
