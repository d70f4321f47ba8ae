// SPDX-License-Identifier: Apache-2.0
/** Tests of replays: captures of other tools, and captures damaged in every way. */
@NullMarked
package dev.lanner.source.replay;

import org.jspecify.annotations.NullMarked;
