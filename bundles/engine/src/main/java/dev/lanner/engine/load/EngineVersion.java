// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.load;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A version of the rule language, or of a plug-in. */
record EngineVersion(int major, int minor, int patch) implements Comparable<EngineVersion> {
    /** What is understood here. */
    static final EngineVersion OWN = new EngineVersion(0, 63, 0);

    private static final Pattern NUMBER = Pattern.compile("(\\d{1,9})");
    private static final Pattern VERSION = Pattern.compile("(\\d{1,9})\\.(\\d{1,9})\\.(\\d{1,9})(?:[-+].*)?");

    /** Of a text like {@code 0.57.0}, or {@code 57}, which is short for it; null if it is none. */
    static @Nullable EngineVersion of(String text) {
        Matcher number = NUMBER.matcher(text.strip());
        if (number.matches()) {
            return new EngineVersion(0, Integer.parseInt(number.group(1)), 0);
        }
        Matcher version = VERSION.matcher(text.strip());
        return version.matches()
                ? new EngineVersion(
                        Integer.parseInt(version.group(1)),
                        Integer.parseInt(version.group(2)),
                        Integer.parseInt(version.group(3)))
                : null;
    }

    /** Reads the item of this name. */
    static void check(Item item, Definitions definitions) {
        Scalar scalar = item.scalar("required_engine_version");
        if (scalar == null) {
            return;
        }
        EngineVersion wanted = of(scalar.text());
        if (wanted == null) {
            item.invalid(
                    "required_engine_version", "'" + scalar.text() + "' is no version", "write, for example, 0.57.0");
            return;
        }
        if (wanted.compareTo(OWN) > 0) {
            item.invalid(
                    "required_engine_version",
                    "these rules need the rule language in version " + scalar.text() + ", this engine has " + OWN,
                    "use a newer Lanner or older rules");
        }
        EngineVersion earlier = definitions.engineVersion() == null ? null : of(definitions.engineVersion());
        if (earlier == null || wanted.compareTo(earlier) > 0) {
            definitions.engineVersion(wanted.toString());
        }
    }

    @Override
    public int compareTo(EngineVersion other) {
        return Comparator.comparingInt(EngineVersion::major)
                .thenComparingInt(EngineVersion::minor)
                .thenComparingInt(EngineVersion::patch)
                .compare(this, other);
    }

    @Override
    public String toString() {
        return major + "." + minor + "." + patch;
    }
}
