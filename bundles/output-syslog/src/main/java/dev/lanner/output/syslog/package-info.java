// SPDX-License-Identifier: Apache-2.0
/**
 * Alerts to a syslog daemon: the local one over its Unix socket, or one elsewhere over UDP, TCP or TLS.
 */
@NullMarked
package dev.lanner.output.syslog;

import org.jspecify.annotations.NullMarked;
