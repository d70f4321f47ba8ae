// SPDX-License-Identifier: Apache-2.0
/**
 * Events: one view on one capture record, the catalogue that gives it meaning, and what writes new ones.
 */
@NullMarked
@Export
@Version("1.0.0")
package dev.lanner.api.event;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
