// SPDX-License-Identifier: Apache-2.0
package dev.lanner.output.syslog;

import java.io.IOException;

/** The way to a daemon; opened by the first message, and anew by the first one after it was closed. */
interface SyslogTransport {
    /** Sends one message, or keeps it back until {@link #flush}. */
    void send(byte[] message) throws IOException;

    /** Sends what was kept back, and notices, as far as that is possible, that nobody receives it. */
    void flush() throws IOException;

    /** Forgets what was kept back. */
    void close();
}
