// SPDX-License-Identifier: Apache-2.0
/**
 * Alerts as lines of text or JSON, to standard output or a file. The two formats are services of their own and serve every
 * other output as well.
 */
@NullMarked
package dev.lanner.output.file;

import org.jspecify.annotations.NullMarked;
