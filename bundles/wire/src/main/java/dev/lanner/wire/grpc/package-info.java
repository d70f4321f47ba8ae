// SPDX-License-Identifier: Apache-2.0
/**
 * Calls over gRPC, with as much of HTTP/2 as that takes.
 */
@NullMarked
package dev.lanner.wire.grpc;

import org.jspecify.annotations.NullMarked;
