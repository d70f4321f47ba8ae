// SPDX-License-Identifier: Apache-2.0
/** Containers of Docker: recognised by their long ids, described by Docker's socket and the files beside it. */
@NullMarked
package dev.lanner.container.docker;

import org.jspecify.annotations.NullMarked;
