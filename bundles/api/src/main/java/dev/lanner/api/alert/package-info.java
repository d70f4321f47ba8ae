// SPDX-License-Identifier: Apache-2.0
/**
 * Alerts: what leaves the house when a rule has matched.
 */
@NullMarked
@Export
@Version("1.0.0")
package dev.lanner.api.alert;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
