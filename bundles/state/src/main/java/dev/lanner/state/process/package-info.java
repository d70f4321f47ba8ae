// SPDX-License-Identifier: Apache-2.0
/**
 * The tables of processes and threads, and one class for each kind of event that changes them.
 */
@NullMarked
package dev.lanner.state.process;

import org.jspecify.annotations.NullMarked;
