// SPDX-License-Identifier: Apache-2.0
/**
 * Accounts as a container's own files have them: read so that a hostile container can neither block nor mislead us, with the
 * kernel's ids mapped through its user namespace.
 */
@NullMarked
package dev.lanner.container.accounts;

import org.jspecify.annotations.NullMarked;
