// SPDX-License-Identifier: Apache-2.0
/** A {@code falco.yaml} becomes the {@code lanner.yaml} that does the same, with a list of what has no equivalent and why. */
@NullMarked
package dev.lanner.runtime.migrate;

import org.jspecify.annotations.NullMarked;
