// SPDX-License-Identifier: Apache-2.0
/** The output that the hot deployment test drops into the deploy folder, as a bundle of its own. */
@NullMarked
package dev.lanner.itest.hot;

import org.jspecify.annotations.NullMarked;
