// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.compile;

import dev.lanner.api.rule.Rule;
import dev.lanner.engine.load.Definitions;
import dev.lanner.engine.load.RuleDefinition;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Turns rules on or off.
 *
 * @param isOn whether on
 * @param isTag whether {@code name} is a tag, rather than the name of a rule in which {@code *} stands for any text
 */
public record RuleSwitch(boolean isOn, boolean isTag, String name) {
    private static final Pattern FORM = Pattern.compile("(enable|disable)\\s+(rule|tag)\\s*=\\s*(\\S.*)");

    /** Of a text like {@code disable tag=network}; null if it is none. */
    public static @Nullable RuleSwitch of(String text) {
        Matcher matcher = FORM.matcher(text.strip());
        return matcher.matches()
                ? new RuleSwitch(
                        matcher.group(1).equals("enable"), matcher.group(2).equals("tag"), matcher.group(3))
                : null;
    }

    static void apply(List<RuleSwitch> switches, Definitions definitions) {
        for (RuleSwitch each : switches) {
            for (RuleDefinition rule : definitions.rules().values()) {
                if (each.fits(rule)) {
                    rule.enabled(each.isOn);
                }
            }
        }
    }

    /** Whether the rule is meant. */
    public boolean fits(Rule rule) {
        return isTag ? rule.tags().contains(name) : fits(name, rule.name());
    }

    /** Whether this one, coming later, leaves nothing of the other one. */
    public boolean isOverriding(RuleSwitch other) {
        return other.isTag == isTag && other.name.equals(name);
    }

    private boolean fits(RuleDefinition rule) {
        return isTag ? rule.tags().contains(name) : fits(name, rule.name());
    }

    /** Whether a rule's name is {@code pattern}, in which {@code *} stands for any text. */
    static boolean fits(String pattern, String rule) {
        String[] pieces = pattern.split("\\*", -1);
        if (pieces.length == 1) {
            return rule.equals(pattern);
        }
        int at = pieces[0].length();
        int end = rule.length() - pieces[pieces.length - 1].length();
        if (!rule.startsWith(pieces[0]) || !rule.endsWith(pieces[pieces.length - 1]) || end < at) {
            return false;
        }
        for (int i = 1; i < pieces.length - 1; i++) {
            int found = rule.indexOf(pieces[i], at);
            if (found < 0 || found + pieces[i].length() > end) {
                return false;
            }
            at = found + pieces[i].length();
        }
        return true;
    }
}
