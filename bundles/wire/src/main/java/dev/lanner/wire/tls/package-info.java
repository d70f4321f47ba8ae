// SPDX-License-Identifier: Apache-2.0
/**
 * TLS as configurations describe it: certificates and keys in PEM files.
 */
@NullMarked
package dev.lanner.wire.tls;

import org.jspecify.annotations.NullMarked;
