// SPDX-License-Identifier: Apache-2.0
/**
 * Containers of containerd, CRI-O and their like, in Kubernetes or by themselves: recognised by their control groups or the
 * shim that has started them, described by the specifications that the low-level runtime was given.
 */
@NullMarked
package dev.lanner.container.containerd;

import org.jspecify.annotations.NullMarked;
