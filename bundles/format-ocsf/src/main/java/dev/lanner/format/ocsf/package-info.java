// SPDX-License-Identifier: Apache-2.0
/**
 * Alerts as findings of the Open Cybersecurity Schema Framework.
 */
@NullMarked
package dev.lanner.format.ocsf;

import org.jspecify.annotations.NullMarked;
