// SPDX-License-Identifier: Apache-2.0
/**
 * The running pipeline as an operator sees it: sources, outputs, counters, losses.
 */
@NullMarked
@Export
@Version("1.0.0")
package dev.lanner.api.pipeline;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
