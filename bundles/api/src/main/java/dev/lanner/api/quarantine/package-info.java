// SPDX-License-Identifier: Apache-2.0
/**
 * Plugin components that fail again and again, and are therefore not called any more until somebody lets them out.
 */
@NullMarked
@Export
@Version("1.0.0")
package dev.lanner.api.quarantine;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
