// SPDX-License-Identifier: Apache-2.0
package dev.lanner.ruletest;

import dev.lanner.api.rule.Location;
import java.nio.ByteBuffer;

/**
 * A record that a step has become.
 *
 * @param place of the step
 * @param record from 0 to its capacity
 * @param isForStateOnly whether it tells what there was before the first event
 */
record ScriptedEvent(Location place, ByteBuffer record, boolean isForStateOnly) {}
