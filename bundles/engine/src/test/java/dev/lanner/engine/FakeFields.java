// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine;

import dev.lanner.api.event.Event;
import dev.lanner.api.event.PrintFormat;
import dev.lanner.api.field.ArgumentMode;
import dev.lanner.api.field.FieldFlag;
import dev.lanner.api.field.FieldReader;
import dev.lanner.api.field.FieldSpec;
import dev.lanner.api.field.FieldType;
import dev.lanner.api.field.FieldValue;
import dev.lanner.api.field.Scope;
import dev.lanner.api.text.Text;
import dev.lanner.spi.field.FieldProvider;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringTokenizer;
import org.jspecify.annotations.Nullable;

/** Fields that read what a {@link FakeEvent} or its {@link FakeThread} was given. Counts the reads. */
public final class FakeFields implements FieldProvider {
    private final List<FieldSpec> specs = new ArrayList<>();
    private final Map<String, int[]> reads = new HashMap<>();

    /** The fields that most tests need. */
    public static FakeFields usual() {
        return new FakeFields()
                .add("evt.type", FieldType.TEXT, Scope.EVENT, ArgumentMode.NONE)
                .add("evt.dir", FieldType.TEXT, Scope.EVENT, ArgumentMode.NONE, FieldFlag.DEPRECATED)
                .add("evt.arg", FieldType.TEXT, Scope.EVENT, ArgumentMode.REQUIRED)
                .add("evt.num", FieldType.UNSIGNED, Scope.EVENT, ArgumentMode.NONE)
                .add("evt.rawtime", FieldType.TIME_NS, Scope.EVENT, ArgumentMode.NONE)
                .add("evt.buffer", FieldType.BYTES, Scope.EVENT, ArgumentMode.NONE)
                .add("evt.is_open_read", FieldType.BOOLEAN, Scope.EVENT, ArgumentMode.NONE)
                .add("evt.hostname", FieldType.TEXT, Scope.HOST, ArgumentMode.NONE)
                .add("fd.name", FieldType.PATH, Scope.FD, ArgumentMode.NONE)
                .add("fd.num", FieldType.INTEGER, Scope.EVENT, ArgumentMode.NONE)
                .add("fd.sip", FieldType.ADDRESS, Scope.FD, ArgumentMode.NONE)
                .add(
                        "fd.ip",
                        FieldType.ADDRESS,
                        Scope.FD,
                        ArgumentMode.NONE,
                        FieldFlag.ANY_VALUE,
                        FieldFlag.CONDITION_ONLY)
                .add("fd.net", FieldType.NETWORK, Scope.FD, ArgumentMode.NONE, FieldFlag.ANY_VALUE)
                .add("fd.sport", FieldType.PORT, Scope.FD, ArgumentMode.NONE)
                .add("fd.types", FieldType.TEXT, Scope.FD, ArgumentMode.OPTIONAL, FieldFlag.LIST)
                .add("proc.name", FieldType.TEXT, Scope.PROCESS, ArgumentMode.NONE)
                .add("proc.pname", FieldType.TEXT, Scope.PROCESS, ArgumentMode.NONE)
                .add("proc.cmdline", FieldType.TEXT, Scope.PROCESS, ArgumentMode.NONE)
                .add("proc.pid", FieldType.INTEGER, Scope.PROCESS, ArgumentMode.NONE)
                .add("proc.ppid", FieldType.INTEGER, Scope.PROCESS, ArgumentMode.NONE)
                .add("proc.tty", FieldType.UNSIGNED, Scope.PROCESS, ArgumentMode.NONE)
                .add("proc.fdusage", FieldType.DOUBLE, Scope.PROCESS, ArgumentMode.NONE)
                .add(
                        "proc.aname",
                        FieldType.TEXT,
                        Scope.PROCESS,
                        ArgumentMode.OPTIONAL,
                        FieldFlag.ANY_VALUE,
                        FieldFlag.NO_RIGHT_SIDE)
                .add("user.uid", FieldType.INTEGER, Scope.PROCESS, ArgumentMode.NONE)
                .add("user.loginuid", FieldType.INTEGER, Scope.PROCESS, ArgumentMode.NONE)
                .add("user.name", FieldType.TEXT, Scope.PROCESS, ArgumentMode.NONE);
    }

    /** Every field of the language. */
    public static FakeFields all() throws IOException {
        FakeFields fields = new FakeFields();
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                IndexedRuleEngine.class.getResourceAsStream("compile/fields.tsv"), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (!line.startsWith("#")) {
                    fields.addLine(line);
                }
            }
        }
        return fields;
    }

    private void addLine(String line) {
        StringTokenizer columns = new StringTokenizer(line, "\t");
        String name = columns.nextToken();
        FieldType type = FieldType.valueOf(columns.nextToken());
        ArgumentMode mode =
                switch (columns.nextToken()) {
                    case "?" -> ArgumentMode.OPTIONAL;
                    case "!" -> ArgumentMode.REQUIRED;
                    default -> ArgumentMode.NONE;
                };
        Set<FieldFlag> flags = EnumSet.noneOf(FieldFlag.class);
        String letters = columns.nextToken();
        if (letters.contains("L")) {
            flags.add(FieldFlag.LIST);
        }
        if (letters.contains("D")) {
            flags.add(FieldFlag.DEPRECATED);
        }
        if (letters.contains("R")) {
            flags.add(FieldFlag.NO_RIGHT_SIDE);
        }
        add(name, type, Scope.EVENT, mode, flags.toArray(new FieldFlag[0]));
    }

    public FakeFields add(String name, FieldType type, Scope scope, ArgumentMode mode, FieldFlag... flags) {
        boolean multi =
                List.of(flags).contains(FieldFlag.LIST) || List.of(flags).contains(FieldFlag.ANY_VALUE);
        specs.add(new FieldSpec(
                name,
                type,
                scope,
                mode,
                PrintFormat.DECIMAL,
                Set.of(flags),
                "A field of a test.",
                argument -> reader(name, argument, type, multi && argument == null)));
        return this;
    }

    /** A field with a reader of its own. */
    public FakeFields add(FieldSpec spec) {
        specs.add(spec);
        return this;
    }

    /** How often the field was read. */
    public int reads(String name) {
        return reads.getOrDefault(name, new int[1])[0];
    }

    private FieldReader reader(String name, @Nullable String argument, FieldType type, boolean multi) {
        String key = argument == null ? name : name + "[" + argument + "]";
        int[] count = reads.computeIfAbsent(key, any -> new int[1]);
        if (multi) {
            return (FieldReader.Multi) (event, index, value) -> {
                count[0]++;
                Object all = ((FakeEvent) event).value(key);
                return all instanceof List<?> list && index < list.size() && set(list.get(index), type, value);
            };
        }
        return (event, value) -> {
            count[0]++;
            return set(own(event, key), type, value);
        };
    }

    private static @Nullable Object own(Event event, String key) {
        Object value = ((FakeEvent) event).value(key);
        return value == null && key.equals("evt.type") ? Text.of(event.type().name()) : value;
    }

    private static boolean set(@Nullable Object present, FieldType type, FieldValue value) {
        if (present instanceof Text text && !type.isNumeric()) {
            value.setText(text);
            return true;
        }
        if (present instanceof Long number && type.isNumeric()) {
            value.setNumber(number);
            return true;
        }
        return false;
    }

    @Override
    public Collection<FieldSpec> fields() {
        return specs;
    }
}
