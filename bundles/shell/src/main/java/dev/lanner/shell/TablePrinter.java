// SPDX-License-Identifier: Apache-2.0
package dev.lanner.shell;

import org.apache.felix.service.command.Converter;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;

/** Prints what commands answer, wherever the shell would print an object. */
@Component(
        property = {
            Converter.CONVERTER_CLASSES + "=dev.lanner.shell.Table",
            Converter.CONVERTER_CLASSES + "=dev.lanner.shell.Card"
        })
public final class TablePrinter implements Converter {
    @Override
    public @Nullable Object convert(Class<?> desiredType, Object in) {
        return null;
    }

    @Override
    public @Nullable CharSequence format(Object target, int level, Converter escape) {
        return target instanceof Answer answer ? answer.text() : null;
    }
}
