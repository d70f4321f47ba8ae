// SPDX-License-Identifier: Apache-2.0
/**
 * Alerts as records in Kafka.
 */
@NullMarked
package dev.lanner.output.kafka;

import org.jspecify.annotations.NullMarked;
