// SPDX-License-Identifier: Apache-2.0
/**
 * Alerts as UDP datagrams: the smallest whole plugin, to be copied.
 */
@NullMarked
package dev.lanner.plugins.template;

import org.jspecify.annotations.NullMarked;
