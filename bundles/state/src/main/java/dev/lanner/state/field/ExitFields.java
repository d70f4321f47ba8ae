// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.field;

import dev.lanner.api.event.Event;
import dev.lanner.api.event.EventCatalogue;
import dev.lanner.api.event.EventType;
import dev.lanner.api.event.PrintFormat;
import dev.lanner.api.field.FieldSpec;
import dev.lanner.api.field.FieldType;
import dev.lanner.api.field.Scope;
import dev.lanner.spi.field.FieldProvider;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The fields of how a process has ended: our own, Falco has none. */
@Component
public final class ExitFields implements FieldProvider {
    private static final int SIGNAL_BITS = 0x7F;
    private static final int STATUS_BITS = 0xFF;

    private final int procexit;
    private final int ended;
    private final int status;

    @Activate
    public ExitFields(@Reference EventCatalogue catalogue) {
        EventType type = catalogue.type("PROCEXIT_1_E");
        procexit = type.code();
        ended = type.indexOf("process_ended");
        status = type.indexOf("process_status");
    }

    @Override
    public List<FieldSpec> fields() {
        return new FieldList(Scope.EVENT)
                .truth(
                        "proc.is_ended",
                        "Whether the process has ended with this thread; only of procexit events that tell it.",
                        (event, value) -> {
                            value.setBoolean(event.integer(ended) != 0);
                            return event.code() == procexit && event.has(ended);
                        })
                .add(
                        "proc.exit_status",
                        FieldType.INTEGER,
                        PrintFormat.DECIMAL,
                        "Exit status of the process, 0 to 255, as its parent gets it; only where proc.is_ended is true.",
                        (event, value) -> {
                            value.setNumber(event.integer(status) >> 8 & STATUS_BITS);
                            return hasEnded(event);
                        })
                .text(
                        "proc.exit_signal",
                        "Name of the signal that has killed the process; none if it has ended by itself.",
                        (event, value) -> {
                            long signal = hasEnded(event) ? event.integer(status) & SIGNAL_BITS : 0;
                            String name = ErrorNames.ofSignal(signal);
                            value.clear();
                            if (name == null) {
                                value.appendDecimal(signal);
                            } else {
                                value.appendAscii(name);
                            }
                            return signal != 0;
                        })
                .fields();
    }

    private boolean hasEnded(Event event) {
        return event.code() == procexit && event.has(status) && event.integer(ended) != 0;
    }
}
