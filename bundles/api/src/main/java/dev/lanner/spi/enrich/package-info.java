// SPDX-License-Identifier: Apache-2.0
/**
 * Implement this to add to an event's state before the rules see it.
 */
@NullMarked
@Export
@Version("1.0.0")
package dev.lanner.spi.enrich;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
