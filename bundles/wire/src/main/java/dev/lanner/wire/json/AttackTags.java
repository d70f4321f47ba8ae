// SPDX-License-Identifier: Apache-2.0
package dev.lanner.wire.json;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What the tags of a rule say in terms of MITRE ATT&amp;CK: the rules that come with Falco have tags such as {@code
 * mitre_privilege_escalation} and {@code T1059.004}.
 *
 * @param tactics names, for example {@code Privilege Escalation}
 * @param techniques ids, those of sub-techniques with a dot
 */
public record AttackTags(List<String> tactics, List<String> techniques) {
    private static final Pattern TECHNIQUE = Pattern.compile("T\\d{4}(\\.\\d{3})?");
    private static final String TACTIC = "mitre_";

    /** Of these tags. */
    public static AttackTags of(List<String> tags) {
        List<String> tactics = new ArrayList<>();
        List<String> techniques = new ArrayList<>();
        for (String tag : tags) {
            if (TECHNIQUE.matcher(tag).matches()) {
                techniques.add(tag);
            } else if (tag.startsWith(TACTIC) && tag.length() > TACTIC.length()) {
                tactics.add(title(tag.substring(TACTIC.length())));
            }
        }
        return new AttackTags(tactics, techniques);
    }

    private static String title(String name) {
        StringBuilder title = new StringBuilder();
        for (String word : name.split("_", -1)) {
            if (!word.isEmpty()) {
                boolean isSmall = word.equals("and") || word.equals("of");
                title.append(title.length() == 0 ? "" : " ")
                        .append(isSmall ? word : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
            }
        }
        return title.toString();
    }
}
