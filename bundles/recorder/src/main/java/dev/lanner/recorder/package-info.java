// SPDX-License-Identifier: Apache-2.0
/**
 * Records the events that pass into a capture file, which can be replayed here and read by other tools.
 */
@NullMarked
package dev.lanner.recorder;

import org.jspecify.annotations.NullMarked;
