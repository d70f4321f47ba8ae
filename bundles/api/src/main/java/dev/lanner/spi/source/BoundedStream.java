// SPDX-License-Identifier: Apache-2.0
package dev.lanner.spi.source;

import org.osgi.annotation.versioning.ConsumerType;

/** What an {@link EventStream} also implements if its end is known from the start, as a file's is. */
@ConsumerType
public interface BoundedStream {
    /** How much has been delivered, from 0 to 1; -1 if that is not to be said, as of a file that grows. <em>Thread:</em> any. */
    double progress();
}
