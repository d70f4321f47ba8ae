// SPDX-License-Identifier: Apache-2.0
/** The container fields of a machine without containers, as a bundle of its own for the deploy folder. */
@NullMarked
package dev.lanner.itest.host;

import org.jspecify.annotations.NullMarked;
