// SPDX-License-Identifier: Apache-2.0
package dev.lanner.itest.hot;

import dev.lanner.api.event.Event;
import dev.lanner.api.field.FieldSpec;
import dev.lanner.api.field.FieldType;
import dev.lanner.api.field.FieldValue;
import dev.lanner.api.field.Scope;
import dev.lanner.spi.field.FieldProvider;
import java.util.Collection;
import java.util.List;
import java.util.function.ObjLongConsumer;

/** The field {@code hot.number}; tells the journal of each numbered event that it is asked for, as {@link HotOutput} does of alerts. */
public final class HotFields implements FieldProvider {
    private final ObjLongConsumer<long[]> journal;
    private final long[] number = new long[1];

    /** Opens a page in the journal. */
    public HotFields(ObjLongConsumer<long[]> journal) {
        this.journal = journal;
        journal.accept(number, 0);
    }

    @Override
    public Collection<FieldSpec> fields() {
        return List.of(FieldSpec.of(
                "hot.number", FieldType.INTEGER, Scope.EVENT, "The number of a procexit event.", this::read));
    }

    private boolean read(Event event, FieldValue value) {
        value.setNumber(event.integer(0));
        if (event.integer(1) != 9) {
            journal.accept(number, event.integer(0));
        }
        return true;
    }

    /** Closes the page. */
    public void deactivate() {
        journal.accept(number, -1);
    }
}
