// SPDX-License-Identifier: Apache-2.0
/**
 * The deploy folder: what is dropped into it is taken, changed or taken away while Lanner runs, if it is whole, trusted and
 * right; if not, it is said why, and nothing else changes.
 */
@NullMarked
package dev.lanner.runtime.deploy;

import org.jspecify.annotations.NullMarked;
