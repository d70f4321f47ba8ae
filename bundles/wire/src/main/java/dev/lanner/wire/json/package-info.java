// SPDX-License-Identifier: Apache-2.0
/**
 * Alerts as JSON.
 */
@NullMarked
package dev.lanner.wire.json;

import org.jspecify.annotations.NullMarked;
