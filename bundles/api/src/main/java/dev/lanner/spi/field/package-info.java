// SPDX-License-Identifier: Apache-2.0
/**
 * Implement this to give rules new fields.
 */
@NullMarked
@Export
@Version("1.0.0")
package dev.lanner.spi.field;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
