// SPDX-License-Identifier: Apache-2.0
/**
 * {@code main()}: starts the framework with the bundles of the distribution, gives them their configuration, and runs the
 * commands that a bundle brings. No logic of the house is here.
 */
@NullMarked
package dev.lanner.runtime;

import org.jspecify.annotations.NullMarked;
