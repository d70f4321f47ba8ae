// SPDX-License-Identifier: Apache-2.0
package dev.lanner.ruletest;

import dev.lanner.api.rule.Location;

/** A single value of a test file, and where it stands. */
record Scalar(String text, Location place) {}
