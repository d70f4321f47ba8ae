// SPDX-License-Identifier: Apache-2.0
/** Runtimes that need little to be known: a look at the path, at most at a file or the starter's command line. */
@NullMarked
package dev.lanner.container.simple;

import org.jspecify.annotations.NullMarked;
