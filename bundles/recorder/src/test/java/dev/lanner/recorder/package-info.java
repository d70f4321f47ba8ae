// SPDX-License-Identifier: Apache-2.0
/** Tests of the recorder. */
@NullMarked
package dev.lanner.recorder;

import org.jspecify.annotations.NullMarked;
