// SPDX-License-Identifier: Apache-2.0
/**
 * Containers of Podman, root's and users': recognised by their control groups, or, where they have none of their own, by the
 * process that looks after them; described by Podman's socket where there is one, else by its files.
 */
@NullMarked
package dev.lanner.container.podman;

import org.jspecify.annotations.NullMarked;
