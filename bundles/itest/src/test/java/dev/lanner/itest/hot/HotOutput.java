// SPDX-License-Identifier: Apache-2.0
package dev.lanner.itest.hot;

import dev.lanner.api.alert.Alert;
import dev.lanner.spi.output.AlertOutput;
import java.util.function.ObjLongConsumer;

/**
 * Tells a journal of its life and of each alert, in numbers only, so that nothing outside can hold on to its class.
 *
 * <p>The journal takes a cell and 0 for a new output and puts the output's number into the cell; then the cell and the
 * serial of each alert that has one; then the cell and -1.
 */
public final class HotOutput implements AlertOutput {
    private final ObjLongConsumer<long[]> journal;
    private final long[] number = new long[1];

    /** Opens a page in the journal. */
    public HotOutput(ObjLongConsumer<long[]> journal) {
        this.journal = journal;
        journal.accept(number, 0);
    }

    @Override
    public void write(Alert alert) {
        Object serial = alert.fields().get("evt.arg.status");
        if (serial != null) {
            journal.accept(number, Long.parseLong(serial.toString()));
        }
    }

    /** Closes the page. */
    public void deactivate() {
        journal.accept(number, -1);
    }
}
