// SPDX-License-Identifier: Apache-2.0
/**
 * Which container a thread is in, and whose names its ids go by: recognises containers by what the runtimes' bundles know of
 * control groups and parents, has them described by workers, reads the accounts inside them, and gives the fields of it all.
 */
@NullMarked
package dev.lanner.container;

import org.jspecify.annotations.NullMarked;
