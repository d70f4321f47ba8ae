// SPDX-License-Identifier: Apache-2.0
/**
 * What an operator can ask and do: the commands of the scope {@code lanner}, how their answers are printed, and the socket
 * through which a shell reaches a Lanner that runs. The command line runs the same commands.
 */
@NullMarked
package dev.lanner.shell;

import org.jspecify.annotations.NullMarked;
