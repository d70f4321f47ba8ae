// SPDX-License-Identifier: Apache-2.0
/**
 * Requests that carry alerts, and what the answers mean for them.
 */
@NullMarked
package dev.lanner.wire.http;

import org.jspecify.annotations.NullMarked;
