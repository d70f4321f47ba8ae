// SPDX-License-Identifier: Apache-2.0
/**
 * {@code lanner.yaml} and the command line become configurations of Config Admin. What may be set is what the bundles
 * declare as metatype; everything that is wrong is found before anything starts, and told at once.
 */
@NullMarked
package dev.lanner.runtime.config;

import org.jspecify.annotations.NullMarked;
