// SPDX-License-Identifier: Apache-2.0
/**
 * Text as the kernel gives it, bytes that are mostly UTF-8; and text that people read.
 */
@NullMarked
@Export
@Version("1.0.0")
package dev.lanner.api.text;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
