// SPDX-License-Identifier: Apache-2.0
/**
 * The event room: the catalogue of all event types, packed at build time and read at the start, and the one decoder and encoder of event
 * records that sources, rules and captures share.
 */
@NullMarked
package dev.lanner.events;

import org.jspecify.annotations.NullMarked;
