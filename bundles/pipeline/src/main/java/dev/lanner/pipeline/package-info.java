// SPDX-License-Identifier: Apache-2.0
/**
 * The way of an event from its source to the outputs: one loop thread for events, one worker for each output, one thread
 * that loads rules. Services come and go between two batches of events, and an unbind returns when nobody uses the service
 * any more.
 */
@NullMarked
package dev.lanner.pipeline;

import org.jspecify.annotations.NullMarked;
