// SPDX-License-Identifier: Apache-2.0
package dev.lanner.spi.output;

import dev.lanner.api.alert.Alert;
import java.io.IOException;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Carries alerts out of the house. A service with the property {@link OutputName}.
 *
 * <p>The house gives each output a queue, a spool on disk and a worker thread of its own, so it may be slow, block or fail
 * without harming anybody else, and it need not try again by itself: the house does.
 *
 * <p>An alert is delivered once a {@link #flush} after its {@link #write} has returned. When either throws, every alert
 * since the last flush that returned is still to be delivered: the output forgets what it has kept back, and the house
 * writes those alerts again, in the same order, after a pause that grows from failure to failure. A receiver may so get an
 * alert twice, each time with the same {@link Alert#id()}. The same happens after a crash of the house.
 *
 * <p>An {@link IOException} says that the receiver cannot be reached, however often. Whatever else is thrown is taken for a
 * mistake of the output's, as is a call that does not come back for minutes: after a few in a row it is not called any more
 * until somebody lets it, and its alerts wait on disk.
 *
 * <p><em>Thread:</em> the output's own worker, never two at a time. <em>Blocking:</em> allowed; the thread is interrupted
 * when a call takes minutes, and when the component is to be deactivated and does not come back in time. After the component is deactivated it is never
 * called again.
 */
@ConsumerType
public interface AlertOutput {
    /** The house calls {@link #flush} after so many calls of {@link #write} at the latest. */
    int MOST_UNFLUSHED = 256;

    /**
     * Writes one alert, or keeps it back until {@link #flush}, which is the place to send several at once.
     *
     * @throws AlertRejectedException if this alert can never be delivered; what was written before is not touched by that
     * @throws IOException if it was not written, nor perhaps what was kept back; the house tries again
     */
    void write(Alert alert) throws IOException;

    /**
     * Sends what {@link #write} may have kept back: called when no alert is waiting any more, and after
     * {@link #MOST_UNFLUSHED} alerts at the latest.
     *
     * @throws AlertRejectedException if some of what was kept back can never be delivered; the house writes those alerts
     *     again, each with a flush of its own, to find out which
     * @throws IOException if not all of it was sent; the house tries again
     */
    default void flush() throws IOException {}

    /**
     * Lets go of what is open and opens it anew, such as a file that has been rotated or certificates that have been
     * renewed. The house calls it before the first alert, so that a mistake in the configuration is told at the start, and
     * when an operator asks for it; nothing is kept back at that moment.
     *
     * @throws IOException if that is not possible; for people to read, with the remedy. The output is used all the same
     */
    default void reopen() throws IOException {}
}
