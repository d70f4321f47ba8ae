// SPDX-License-Identifier: Apache-2.0
/**
 * Implement this to carry alerts out of the house.
 */
@Capability(namespace = "dev.lanner.spi", name = "output", version = "1.0.0")
@NullMarked
@Export
@Version("1.0.0")
package dev.lanner.spi.output;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Capability;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
