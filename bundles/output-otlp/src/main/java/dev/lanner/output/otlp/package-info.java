// SPDX-License-Identifier: Apache-2.0
/**
 * Alerts as log records of OpenTelemetry, over OTLP/HTTP.
 */
@NullMarked
package dev.lanner.output.otlp;

import org.jspecify.annotations.NullMarked;
