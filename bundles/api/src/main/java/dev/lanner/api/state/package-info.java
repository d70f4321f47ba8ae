// SPDX-License-Identifier: Apache-2.0
/**
 * Who did it: processes, threads and identities as the event stream has shown them so far.
 */
@NullMarked
@Export
@Version("1.0.0")
package dev.lanner.api.state;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
