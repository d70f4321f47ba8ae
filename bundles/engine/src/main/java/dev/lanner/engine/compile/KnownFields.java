// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.compile;

import dev.lanner.api.field.ArgumentMode;
import dev.lanner.api.field.FieldFlag;
import dev.lanner.api.field.FieldSpec;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.StringTokenizer;
import java.util.TreeMap;

/** The names of all fields that are known, whether anybody provides them at the moment or not. */
public final class KnownFields {
    private static final Map<String, ArgumentMode> MODES =
            Map.of("-", ArgumentMode.NONE, "?", ArgumentMode.OPTIONAL, "!", ArgumentMode.REQUIRED);

    private final Map<String, KnownField> fields;

    private KnownFields(Map<String, KnownField> fields) {
        this.fields = fields;
    }

    /** A name of the language. */
    record KnownField(String name, ArgumentMode argument, boolean isDeprecated) {}

    /** Reads the table that this bundle carries. */
    public static KnownFields load() {
        Map<String, KnownField> fields = new TreeMap<>();
        try (InputStream stream = KnownFields.class.getResourceAsStream("fields.tsv")) {
            if (stream == null) {
                throw new IllegalStateException("The table of field names is missing in this bundle.");
            }
            BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (!line.startsWith("#")) {
                    KnownField field = parse(line);
                    fields.put(field.name(), field);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The table of field names cannot be read.", e);
        }
        return new KnownFields(fields);
    }

    private static KnownField parse(String line) {
        StringTokenizer columns = new StringTokenizer(line, "\t");
        String name = columns.nextToken();
        columns.nextToken();
        ArgumentMode mode = MODES.getOrDefault(columns.nextToken(), ArgumentMode.NONE);
        return new KnownField(name, mode, columns.nextToken().contains("D"));
    }

    /** These names, and those of fields that somebody provides now: they stay known when their provider has gone. */
    public KnownFields with(Collection<FieldSpec> provided) {
        Map<String, KnownField> all = new TreeMap<>(fields);
        for (FieldSpec field : provided) {
            boolean isDeprecated = field.flags().contains(FieldFlag.DEPRECATED);
            all.put(field.name(), new KnownField(field.name(), field.argument(), isDeprecated));
        }
        return new KnownFields(all);
    }

    Map<String, KnownField> byName() {
        return fields;
    }
}
