// SPDX-License-Identifier: Apache-2.0
/**
 * Lets people into the shell over SSH, with keys alone.
 */
@NullMarked
package dev.lanner.shell.ssh;

import org.jspecify.annotations.NullMarked;
