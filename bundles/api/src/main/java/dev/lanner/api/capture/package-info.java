// SPDX-License-Identifier: Apache-2.0
/**
 * Capture files: what is being recorded into them.
 */
@NullMarked
@Export
@Version("1.0.0")
package dev.lanner.api.capture;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
