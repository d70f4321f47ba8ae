// SPDX-License-Identifier: Apache-2.0
/**
 * Containers of LXC, and of LXD and Incus, which are made with it: recognised in every layout of control groups that LXC has
 * had, described from the files that it keeps.
 */
@NullMarked
package dev.lanner.container.lxc;

import org.jspecify.annotations.NullMarked;
