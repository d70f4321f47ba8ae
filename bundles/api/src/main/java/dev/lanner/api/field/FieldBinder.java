// SPDX-License-Identifier: Apache-2.0
package dev.lanner.api.field;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;

/** Makes the reader of a field for one use of it in a rule. Called when rules load, never per event. */
@ConsumerType
@FunctionalInterface
public interface FieldBinder {
    /**
     * Binds the field.
     *
     * @param argument what stands in brackets or after the dot; null if nothing does
     * @return the reader
     * @throws IllegalArgumentException if the argument means nothing to this field; the message says what would
     */
    FieldReader bind(@Nullable String argument);
}
