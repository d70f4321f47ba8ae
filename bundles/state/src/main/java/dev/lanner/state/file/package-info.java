// SPDX-License-Identifier: Apache-2.0
/**
 * Open descriptors: what each number of each process stands for, and how the events change it.
 */
@NullMarked
package dev.lanner.state.file;

import org.jspecify.annotations.NullMarked;
