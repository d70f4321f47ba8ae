// SPDX-License-Identifier: Apache-2.0
package dev.lanner.api.event;

import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Makes current events of those that older versions of the capture format know. Old enter events are kept by thread
 * until their exit event comes, so the records of one capture go through one converter, in order.
 *
 * <p><em>Thread:</em> one. <em>Allocation:</em> none in steady state.
 */
@ProviderType
public interface EventConverter {
    /** What has become of a record. */
    enum Outcome {
        /** It is current: it stands as it is. */
        CURRENT,
        /** {@link #converted()} takes its place. */
        CONVERTED,
        /** Nothing is left of it: it was half of an event, or no longer means anything. */
        DROPPED,
        /** No rule leads from it to a current event: it must be counted. */
        FAILED
    }

    /** Looks at one record, which must be well-formed. */
    Outcome convert(ByteBuffer record, int offset, int limit);

    /** The record that takes the place of the one just converted: from position 0 to its limit, until the next call. */
    ByteBuffer converted();

    /**
     * Says whether surplus parameters of the records that follow are this catalogue's extensions, which stay; if not, as
     * at first and after {@link #reset}, they are those of a newer tool, and are cut.
     */
    void keepExtensions(boolean areOurs);

    /** Forgets what it has kept: another capture begins. */
    void reset();
}
