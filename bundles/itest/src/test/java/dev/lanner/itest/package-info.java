// SPDX-License-Identifier: Apache-2.0
/** The whole house under test: the built distribution on live events, and hot deployment in a real framework. */
@NullMarked
package dev.lanner.itest;

import org.jspecify.annotations.NullMarked;
