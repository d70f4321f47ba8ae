// SPDX-License-Identifier: Apache-2.0
/**
 * Where a thread lives: its container, and whose names its user and group ids go by.
 */
@NullMarked
@Export
@Version("1.0.0")
package dev.lanner.api.container;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
