// SPDX-License-Identifier: Apache-2.0
/**
 * Alerts to whatever takes them over HTTP, such as falcosidekick.
 */
@NullMarked
package dev.lanner.output.http;

import org.jspecify.annotations.NullMarked;
