// SPDX-License-Identifier: Apache-2.0
/**
 * Fields: the named, typed values that conditions test and outputs print.
 */
@NullMarked
@Export
@Version("1.0.0")
package dev.lanner.api.field;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
