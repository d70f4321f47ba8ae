// SPDX-License-Identifier: Apache-2.0
package dev.lanner.api.capture;

import dev.lanner.api.state.Host;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Writes one capture: first the state, then events.
 *
 * <pre>{@code
 * writer.begin(state.host());
 * state.tell(writer::tell);
 * writer.write(record, offset, limit, cpu, false);
 * }</pre>
 *
 * What lies beyond the format's own catalogue is left out where other tools would refuse it: for types that their
 * converters look after. Elsewhere they ignore it, and a replay here finds it by {@link CaptureFormat#EXTENSIONS_MARK}.
 *
 * <p><em>Thread:</em> one. <em>Blocking:</em> as long as the sink does. <em>Allocation:</em> none for an event.
 * <em>Errors:</em> IOException from the sink, after which only {@link #close} makes sense; IllegalStateException if nothing
 * was begun; IllegalArgumentException for bytes that are no record.
 */
@ProviderType
public interface CaptureWriter extends Closeable {
    /** Begins with this host, or begins anew with another one: all that is told and written from here on is of it. */
    void begin(Host host) throws IOException;

    /**
     * Takes one record of the state before the next event, as {@link dev.lanner.api.state.StateEngine#tell} gives it. It is
     * kept until the first event, or until {@link #flush}.
     */
    void tell(ByteBuffer record, int offset, int limit);

    /**
     * Writes one event.
     *
     * @param cpu that recorded it
     * @param isForStateOnly whether readers are to update their state by it and show it to nobody
     */
    void write(ByteBuffer record, int offset, int limit, int cpu, boolean isForStateOnly) throws IOException;

    /** Passes on all that was written so far, so that a reader gets it even if nothing follows. Costs compression. */
    void flush() throws IOException;

    /** Bytes that the sink has got so far. */
    long writtenBytes();
}
