// SPDX-License-Identifier: Apache-2.0
/**
 * What is read from this host's files, never in the event loop: the processes in /proc at the start, and its accounts.
 */
@NullMarked
package dev.lanner.state.host;

import org.jspecify.annotations.NullMarked;
