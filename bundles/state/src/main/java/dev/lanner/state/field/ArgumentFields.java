// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.field;

import dev.lanner.api.event.Event;
import dev.lanner.api.event.EventCatalogue;
import dev.lanner.api.event.EventType;
import dev.lanner.api.event.Parameter;
import dev.lanner.api.event.PrintFormat;
import dev.lanner.api.field.ArgumentMode;
import dev.lanner.api.field.FieldFlag;
import dev.lanner.api.field.FieldReader;
import dev.lanner.api.field.FieldSpec;
import dev.lanner.api.field.FieldType;
import dev.lanner.api.field.FieldValue;
import dev.lanner.api.field.Scope;
import dev.lanner.spi.field.FieldProvider;
import dev.lanner.state.host.HostAccounts;
import dev.lanner.state.process.ProcessTable;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The fields of an event's parameters. */
@Component
public final class ArgumentFields implements FieldProvider {
    private final EventCatalogue catalogue;
    private final ParameterPrinters printers;
    /** By code: parameters that are not our extensions. */
    private final int[] published;

    private final int generic;

    @Activate
    public ArgumentFields(
            @Reference EventCatalogue catalogue, @Reference ProcessTable table, @Reference HostAccounts accounts) {
        this(catalogue, table, accounts, ZoneId.systemDefault());
    }

    ArgumentFields(EventCatalogue catalogue, ProcessTable table, HostAccounts accounts, ZoneId zone) {
        this.catalogue = catalogue;
        printers = new ParameterPrinters(catalogue, table, accounts, zone);
        published = new int[catalogue.types().size()];
        for (EventType type : catalogue.types()) {
            published[type.code()] = (int) type.parameters().stream()
                    .filter(parameter -> !parameter.isExtension())
                    .count();
        }
        generic = catalogue.type("GENERIC_X").code();
    }

    @Override
    public List<FieldSpec> fields() {
        int[] data = indices("data");
        FieldList list = new FieldList(Scope.EVENT);
        list.text("evt.args", "All parameters, each name=value, with blanks between.", this::arguments)
                .text("evt.info", "The same as evt.args.", this::arguments)
                .withArgument(
                        "evt.arg",
                        FieldType.TEXT,
                        ArgumentMode.REQUIRED,
                        PrintFormat.NONE,
                        "One parameter as text, by name or by number from 0.",
                        this::argument)
                .withArgument(
                        "evt.rawarg",
                        FieldType.TEXT,
                        ArgumentMode.REQUIRED,
                        PrintFormat.NONE,
                        "One parameter by name, as the number or text that it is.",
                        this::rawArgument)
                .with(FieldFlag.NO_RIGHT_SIDE, FieldFlag.NO_TRANSFORMER)
                .add(
                        "evt.buffer",
                        FieldType.BYTES,
                        PrintFormat.NONE,
                        "The first bytes of what was read or written.",
                        (event, value) -> {
                            int index = data[event.code()];
                            if (index < 0 || !event.has(index)) {
                                return false;
                            }
                            value.setBytes(event.record(), event.offset(index), event.length(index));
                            return true;
                        });
        return list.fields();
    }

    private boolean arguments(Event event, FieldValue value) {
        value.clear();
        int code = event.code();
        if (code == generic) {
            return true;
        }
        List<Parameter> parameters = event.type().parameters();
        int count = Math.min(event.parameterCount(), published[code]);
        for (int i = 0; i < count; i++) {
            if (i > 0) {
                value.append((byte) ' ');
            }
            value.appendAscii(parameters.get(i).name());
            value.append((byte) '=');
            printers.appendBoth(event, i, value);
        }
        return true;
    }

    private FieldReader argument(@Nullable String argument) {
        if (argument != null && !argument.isEmpty() && argument.chars().allMatch(c -> c >= '0' && c <= '9')) {
            int index = FieldList.index("evt.arg", argument);
            return (event, value) -> {
                value.clear();
                if (index >= event.parameterCount() || index >= published[event.code()]) {
                    return false;
                }
                printers.appendText(event, index, value);
                return true;
            };
        }
        int[] byCode = indices(known("evt.arg", argument));
        return (event, value) -> {
            int index = byCode[event.code()];
            if (index < 0 || (index >= published[event.code()] && !event.has(index))) {
                return false;
            }
            value.clear();
            printers.appendText(event, index, value);
            return true;
        };
    }

    private FieldReader rawArgument(@Nullable String argument) {
        String name = known("evt.rawarg", argument);
        return new RawArgument(catalogue, name, indices(name));
    }

    /** Where each event type has the parameter, -1 where it has none. */
    private int[] indices(String name) {
        return catalogue.types().stream().mapToInt(type -> type.indexOf(name)).toArray();
    }

    private String known(String field, @Nullable String argument) {
        if (argument != null) {
            for (EventType type : catalogue.types()) {
                if (type.indexOf(argument) >= 0) {
                    return argument;
                }
            }
        }
        throw new IllegalArgumentException("'" + field + "' takes the name of an event's parameter, as in " + field
                + ".res; no event has one called '" + argument + "'");
    }
}
