// SPDX-License-Identifier: Apache-2.0
/**
 * Alerts on disk until they are delivered: a queue of records in segment files that a crash, a full disk or a flipped bit
 * costs no more than the records it hits. The format is described at {@link dev.lanner.pipeline.spool.Frame}.
 */
@NullMarked
package dev.lanner.pipeline.spool;

import org.jspecify.annotations.NullMarked;
