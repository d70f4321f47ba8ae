// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline.delivery;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * When alerts are put on disk.
 *
 * @param usual for outputs that are not named
 * @param named by name of the output
 */
public record SpoolModes(Mode usual, Map<String, Mode> named) {
    /** For one output. */
    public enum Mode {
        /** Never: what finds no room in memory is dropped. */
        OFF,
        /** When the memory is full, the output fails, or the house shuts down. */
        OVERFLOW,
        /** Each alert, before the output gets it. */
        ALWAYS
    }

    /** Nothing is put on disk. */
    public static final SpoolModes NONE = new SpoolModes(Mode.OFF, Map.of());

    /** Keeps its own copy of the map. */
    public SpoolModes {
        named = Map.copyOf(named);
    }

    /**
     * Of texts: a mode for all, or {@code OUTPUT=MODE}. What none says is said by {@code usual}.
     *
     * @throws IllegalArgumentException if one is neither; the message says what would do
     */
    public static SpoolModes parse(String[] texts, SpoolModes usual) {
        Mode forAll = usual.usual;
        Map<String, Mode> named = new TreeMap<>(usual.named);
        for (String text : texts) {
            int equals = text.indexOf('=');
            Mode mode = mode(text.substring(equals + 1).strip());
            if (equals < 0) {
                forAll = mode;
            } else {
                named.put(text.substring(0, equals).strip(), mode);
            }
        }
        return new SpoolModes(forAll, named);
    }

    private static Mode mode(String text) {
        try {
            return Mode.valueOf(text.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "'" + text + "' is none of always, overflow and off, nor OUTPUT= with one of them", e);
        }
    }

    Mode of(String output) {
        return named.getOrDefault(output, usual);
    }
}
