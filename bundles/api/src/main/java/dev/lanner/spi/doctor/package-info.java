// SPDX-License-Identifier: Apache-2.0
/**
 * Implement this to say whether the machine gives a bundle what it needs.
 */
@NullMarked
@Export
@Version("1.0.0")
package dev.lanner.spi.doctor;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
