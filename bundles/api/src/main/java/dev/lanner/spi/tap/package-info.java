// SPDX-License-Identifier: Apache-2.0
/**
 * Implement this to see every event, as it is and in order: to record it, to show it.
 */
@Capability(namespace = "dev.lanner.spi", name = "tap", version = "1.0.0")
@NullMarked
@Export
@Version("1.0.0")
package dev.lanner.spi.tap;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Capability;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
