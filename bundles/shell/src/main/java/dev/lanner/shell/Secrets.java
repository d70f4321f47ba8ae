// SPDX-License-Identifier: Apache-2.0
package dev.lanner.shell;

import java.util.regex.Pattern;

/** Takes passwords out of what is written down. */
final class Secrets {
    private static final String VALUE = "(\"(?:[^\"\\\\]|\\\\.)*\"?|'[^']*'?|[^\\s,;\\])}]+)";
    private static final String KEY =
            "[\\w.\\-]*(?:passw(?:or)?d|passphrase|secret|token|api-?_?key|credential)[\\w.\\-]*";

    /** A key, then its value after a sign or a blank; a quoted whole is a value too. */
    private static final Pattern KEYED = Pattern.compile("(?i)([\"']?" + KEY + "[\"']?\\s*(?:[=:]\\s*|\\s+))" + VALUE);

    private static final Pattern IN_URL = Pattern.compile("(?<=://)([^\\s/:@]*):[^\\s/@]+@");
    private static final Pattern BEARER = Pattern.compile("(?i)\\b(bearer|basic)\\s+[\\w+/=.\\-]{8,}");

    private Secrets() {}

    /** The text with stars in the place of what only who types it should know. */
    static String masked(String text) {
        String masked = BEARER.matcher(text).replaceAll("$1 ***");
        masked = IN_URL.matcher(masked).replaceAll("$1:***@");
        return KEYED.matcher(masked).replaceAll("$1***");
    }
}
