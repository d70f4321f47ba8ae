// SPDX-License-Identifier: Apache-2.0
package dev.lanner.api.field;

import dev.lanner.api.event.Event;
import dev.lanner.api.event.PrintFormat;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Reads a field's value of an event.
 *
 * <p><em>Thread:</em> the event loop's only. <em>Blocking:</em> never: no I/O, no allocation in steady state.
 */
@ConsumerType
@FunctionalInterface
public interface FieldReader {
    /**
     * Reads the value.
     *
     * @param event the event; not kept
     * @param value receives the value; untouched or rubbish if there is none
     * @return whether there is a value: a check on one that is missing is false
     */
    boolean read(Event event, FieldValue value);

    /** A reader of a field with several values. */
    @ConsumerType
    @FunctionalInterface
    interface Multi extends FieldReader {
        /**
         * Reads one of the values.
         *
         * @param index from 0
         * @return false when there is no value at this index, nor at any higher one
         */
        boolean read(Event event, int index, FieldValue value);

        @Override
        default boolean read(Event event, FieldValue value) {
            return read(event, 0, value);
        }
    }

    /**
     * A reader that knows better than the field what it reads, because its argument has decided that: {@code evt.rawarg}
     * is a number for one parameter and text for another. Both answers stay the same as long as the reader lives.
     */
    @ConsumerType
    interface Typed extends FieldReader {
        /** What this reader's values are, in place of the field's type. */
        FieldType type();

        /** How a number is printed, in place of the field's format. */
        PrintFormat format();
    }
}
