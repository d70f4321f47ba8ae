// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.field;

import dev.lanner.api.event.Event;
import dev.lanner.api.field.FieldValue;

/** Prints one parameter of one event type. Called only if the event has it. */
@FunctionalInterface
interface ParameterPrinter {
    /** Appends the value itself, such as a number. */
    void appendValue(Event event, int index, FieldValue value);

    /** Appends what the value means, such as a name, if it means anything. */
    default void appendMeaning(Event event, int index, FieldValue value) {}
}
