// SPDX-License-Identifier: Apache-2.0
/**
 * Implement this to have the containers of a runtime recognised and described.
 */
@Capability(namespace = "dev.lanner.spi", name = "container", version = "1.0.0")
@NullMarked
@Export
@Version("1.0.0")
package dev.lanner.spi.container;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Capability;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
