// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.load;

import dev.lanner.api.rule.ProblemCode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The version of the rule language that is understood here. */
final class EngineVersion {
    private static final int[] OWN = {0, 63, 0};
    private static final Pattern NUMBER = Pattern.compile("(\\d{1,9})");
    private static final Pattern VERSION = Pattern.compile("(\\d{1,9})\\.(\\d{1,9})\\.(\\d{1,9})");

    private EngineVersion() {}

    static void check(Item item) {
        Scalar scalar = item.scalar("required_engine_version");
        if (scalar == null) {
            return;
        }
        int[] wanted = parse(scalar.text().strip());
        if (wanted == null) {
            item.error(
                    "required_engine_version", "'" + scalar.text() + "' is no version", "write, for example, 0.57.0");
        } else if (java.util.Arrays.compare(wanted, OWN) > 0) {
            item.add(
                    ProblemCode.LOAD_ERR_VALIDATE,
                    "required_engine_version",
                    "these rules need the rule language in version " + scalar.text() + ", this engine has 0.63.0",
                    "use a newer Lanner or older rules");
        }
    }

    private static int @org.jspecify.annotations.Nullable [] parse(String text) {
        Matcher number = NUMBER.matcher(text);
        if (number.matches()) {
            return new int[] {0, Integer.parseInt(number.group(1)), 0};
        }
        Matcher version = VERSION.matcher(text);
        if (!version.matches()) {
            return null;
        }
        return new int[] {
            Integer.parseInt(version.group(1)), Integer.parseInt(version.group(2)), Integer.parseInt(version.group(3))
        };
    }
}
