// SPDX-License-Identifier: Apache-2.0
/**
 * The fields of events, processes, threads, users and groups: one table per class of fields.
 */
@NullMarked
package dev.lanner.state.field;

import org.jspecify.annotations.NullMarked;
