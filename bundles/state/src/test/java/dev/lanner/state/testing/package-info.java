// SPDX-License-Identifier: Apache-2.0
/**
 * What several tests need: a state room without a framework, events made by hand, and recorded ones.
 */
@NullMarked
package dev.lanner.state.testing;

import org.jspecify.annotations.NullMarked;
