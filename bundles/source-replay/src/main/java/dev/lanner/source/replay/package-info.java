// SPDX-License-Identifier: Apache-2.0
/**
 * Events from capture files.
 *
 * <p>A capture is taken as whole blocks out of one buffer of uncompressed bytes, and each record is handed over where it
 * lies: no copy and no allocation for an event. What a capture tells of processes, descriptors and accounts becomes events
 * too, which only state sees.
 *
 * <p>Nothing in a capture is trusted. What is damaged is left out and counted by reason, and the rest is read: a length that
 * cannot be true leads to a search for the next block that holds together; a truncated or damaged end ends the stream. Only
 * a file that is no capture at all, or one without any event, is an error. No block is kept that is longer than 64 MiB, no
 * event longer than 16 MiB; the README of this module has the whole list.
 */
@NullMarked
package dev.lanner.source.replay;

import org.jspecify.annotations.NullMarked;
