// SPDX-License-Identifier: Apache-2.0
package dev.lanner.api.event;

import dev.lanner.api.text.Text;
import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Writes one event record after another into a buffer of its own, without allocation.
 *
 * <pre>{@code
 * ByteBuffer record = writer.begin(procexit, nowNs, tid).integer(256).integer(1).integer(0).integer(0).absent().end();
 * }</pre>
 *
 * Parameters are given in order; those left out at the end are absent. <em>Errors:</em> IllegalStateException for more
 * parameters than the type has, a value that does not fit its type, or a record longer than the capacity.
 */
@ProviderType
public interface EventWriter {
    /** Starts a record. */
    EventWriter begin(EventType type, long timestampNs, long tid);

    /** The next parameter, an integer, cut to the width of its type. */
    EventWriter integer(long value);

    /** The next parameter, a text; the closing NUL is added. */
    EventWriter text(Text value);

    /** The next parameter, a text in UTF-8; the closing NUL is added. For tests and set-up: it allocates. */
    EventWriter text(String value);

    /** The next parameter, as bytes. */
    EventWriter bytes(byte[] value, int offset, int length);

    /** The next parameter has no value. */
    EventWriter absent();

    /**
     * Ends the record.
     *
     * @return the writer's own buffer, from position 0 to the record's length; overwritten by the next {@link #begin}
     */
    ByteBuffer end();
}
