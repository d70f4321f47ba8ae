// SPDX-License-Identifier: Apache-2.0
/**
 * Sessions of Lanner's shell, for those who let people in over a way of their own.
 */
@NullMarked
@Export
@Version("1.0.0")
package dev.lanner.api.shell;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
