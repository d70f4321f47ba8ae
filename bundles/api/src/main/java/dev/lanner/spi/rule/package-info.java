// SPDX-License-Identifier: Apache-2.0
/**
 * Implement this to bring rules from somewhere else.
 */
@NullMarked
@Export
@Version("1.0.0")
package dev.lanner.spi.rule;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
