// SPDX-License-Identifier: Apache-2.0
/** Tests of the built distribution as its users meet it: a process with arguments, streams and an exit code. */
@NullMarked
package dev.lanner.distribution;

import org.jspecify.annotations.NullMarked;
