// SPDX-License-Identifier: Apache-2.0
/**
 * Alerts in the Elastic Common Schema.
 */
@NullMarked
package dev.lanner.format.ecs;

import org.jspecify.annotations.NullMarked;
