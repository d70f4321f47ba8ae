// SPDX-License-Identifier: Apache-2.0
/**
 * The state stage: takes each event before the rules do and keeps the tables of processes, threads and users by it.
 */
@NullMarked
package dev.lanner.state;

import org.jspecify.annotations.NullMarked;
