// SPDX-License-Identifier: Apache-2.0
/**
 * Contracts for plugin authors: extend the one for your kind of service in a test, and what the house relies on is tested.
 */
@NullMarked
@Export
@Version("1.0.0")
package dev.lanner.testkit;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
