// SPDX-License-Identifier: Apache-2.0
/**
 * How a rule judges, made visible: the tree of its condition as its author wrote it, asked part by part with the checks that
 * the rules are judged with, and what each part has answered so far.
 */
@NullMarked
package dev.lanner.engine.explain;

import org.jspecify.annotations.NullMarked;
