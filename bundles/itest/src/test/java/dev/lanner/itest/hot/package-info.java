// SPDX-License-Identifier: Apache-2.0
/** What tests drop into the deploy folder, as bundles of their own. */
@NullMarked
package dev.lanner.itest.hot;

import org.jspecify.annotations.NullMarked;
