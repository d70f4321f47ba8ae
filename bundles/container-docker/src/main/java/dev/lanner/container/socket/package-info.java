// SPDX-License-Identifier: Apache-2.0
/**
 * The programming interface of Docker, which Podman has too, over a Unix socket: just enough of HTTP, the questions that are
 * answered at once, and what their answers mean. Bundles that need it carry a copy of their own.
 */
@NullMarked
package dev.lanner.container.socket;

import org.jspecify.annotations.NullMarked;
