// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.testing;

import dev.lanner.api.event.Event;
import dev.lanner.api.event.PrintFormat;
import dev.lanner.api.field.ArgumentMode;
import dev.lanner.api.field.FieldFlag;
import dev.lanner.api.field.FieldReader;
import dev.lanner.api.field.FieldSpec;
import dev.lanner.api.field.FieldType;
import dev.lanner.api.field.FieldValue;
import dev.lanner.spi.field.FieldProvider;
import dev.lanner.state.file.AddressText;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** All fields of some providers, by name, bound as rules bind them. */
public final class FieldTable {
    private final Map<String, FieldSpec> specs = new HashMap<>();
    private final Map<String, Bound> bound = new HashMap<>();
    private final FieldValue value = new FieldValue();

    public FieldTable(FieldProvider... providers) {
        for (FieldProvider provider : providers) {
            for (FieldSpec spec : provider.fields()) {
                if (specs.put(spec.name(), spec) != null) {
                    throw new IllegalStateException("twice: " + spec.name());
                }
            }
        }
    }

    public Map<String, FieldSpec> specs() {
        return specs;
    }

    private record Bound(FieldReader reader, FieldType type, PrintFormat format, boolean isList) {}

    /** Whether such a field, argument included, is provided. */
    public boolean provides(String field) {
        return specName(field) != null;
    }

    /** The value as it is printed; null if there is none. */
    public @Nullable String read(String field, Event event) {
        Bound found = bound.computeIfAbsent(field, this::bind);
        if (found.isList && found.reader instanceof FieldReader.Multi multi) {
            return list(multi, event);
        }
        if (!found.reader.read(event, value)) {
            return null;
        }
        long number = value.number();
        return switch (found.type) {
            case BOOLEAN -> number != 0 ? "true" : "false";
            case INTEGER -> format(number, found.format);
            case UNSIGNED, TIME_NS, DURATION_NS, PORT ->
                found.format == PrintFormat.HEXADECIMAL ? format(number, found.format) : Long.toUnsignedString(number);
            // Falco prints no more of it.
            case NETWORK -> "<IPNET>";
            case ADDRESS -> address();
            case DOUBLE -> Double.toString(Double.longBitsToDouble(number));
            default -> value.toString();
        };
    }

    /** All values in order, with blanks between; null if there is none. */
    private @Nullable String list(FieldReader.Multi reader, Event event) {
        List<String> values = new ArrayList<>();
        while (reader.read(event, values.size(), value)) {
            values.add(value.toString());
        }
        Collections.sort(values);
        return values.isEmpty() ? null : String.join(" ", values);
    }

    private String address() {
        FieldValue text = new FieldValue();
        ByteBuffer bytes = ByteBuffer.wrap(value.bytes());
        if (value.length() == Integer.BYTES) {
            AddressText.appendIpv4(Integer.toUnsignedLong(bytes.getInt(0)), text);
        } else {
            AddressText.appendIpv6(bytes.getLong(0), bytes.getLong(Long.BYTES), text);
        }
        return text.toString();
    }

    private static String format(long number, PrintFormat format) {
        return format == PrintFormat.HEXADECIMAL
                ? Long.toHexString(number).toUpperCase(Locale.ROOT)
                : Long.toString(number);
    }

    public FieldReader reader(String field) {
        return bound.computeIfAbsent(field, this::bind).reader;
    }

    private Bound bind(String field) {
        String name = specName(field);
        if (name == null) {
            throw new IllegalArgumentException("no field " + field);
        }
        FieldSpec spec = Objects.requireNonNull(specs.get(name));
        String rest = field.substring(name.length());
        String argument =
                rest.isEmpty() ? null : rest.startsWith("[") ? rest.substring(1, rest.length() - 1) : rest.substring(1);
        FieldReader reader = spec.binder().bind(argument);
        boolean isList = spec.flags().contains(FieldFlag.LIST);
        return reader instanceof FieldReader.Typed typed
                ? new Bound(reader, typed.type(), typed.format(), isList)
                : new Bound(reader, spec.type(), spec.format(), isList);
    }

    private @Nullable String specName(String field) {
        int bracket = field.indexOf('[');
        String name = bracket < 0 ? field : field.substring(0, bracket);
        if (specs.containsKey(name)) {
            return name;
        }
        for (int dot = field.lastIndexOf('.'); dot > 0; dot = field.lastIndexOf('.', dot - 1)) {
            FieldSpec spec = specs.get(field.substring(0, dot));
            if (spec != null && spec.argument() != ArgumentMode.NONE) {
                return spec.name();
            }
        }
        return null;
    }
}
