// SPDX-License-Identifier: Apache-2.0
/**
 * Rules: documents in, problems or a rule set out, matches as events pass.
 */
@NullMarked
@Export
@Version("1.0.0")
package dev.lanner.api.rule;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
