// SPDX-License-Identifier: Apache-2.0
/** Tests of the event room; the catalogue's JSON is read anew here, by another reader than the build's. */
@NullMarked
package dev.lanner.events;

import org.jspecify.annotations.NullMarked;
