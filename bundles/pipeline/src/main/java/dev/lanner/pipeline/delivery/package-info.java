// SPDX-License-Identifier: Apache-2.0
/**
 * The way of an alert from the event loop to those who are told: for each output a lane of its own, in which alerts wait in
 * memory and on disk until the output has taken them, and before all lanes the throttles, which hold back what is too many.
 */
@NullMarked
package dev.lanner.pipeline.delivery;

import org.jspecify.annotations.NullMarked;
