// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine;

import dev.lanner.api.rule.Priority;
import dev.lanner.engine.compile.Addition;
import dev.lanner.engine.compile.OutputSettings;
import dev.lanner.engine.compile.RuleSetCompiler.Options;
import dev.lanner.engine.compile.RuleSwitch;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the configuration says, as far as it makes sense: a value that does not is told, and the one from before stays.
 * <em>Thread:</em> one at a time, which the engine sees to, but for {@link #options}.
 */
final class EngineSettings {
    private static final Logger LOG = LoggerFactory.getLogger(EngineSettings.class);

    private final Map<OutputAddition, Addition> additions = new HashMap<>();
    private boolean isFirst = true;

    /** What operators have turned on and off since the start, in order. */
    private volatile List<RuleSwitch> turned = List.of();

    private volatile Options present;

    EngineSettings(EngineConfig config, Map<String, String> environment) {
        OutputSettings output = new OutputSettings(true, false, false, List.of(), List.of(), environment);
        present = new Options(0, true, Priority.DEBUG, output, List.of());
        change(config);
        isFirst = false;
    }

    /** The present settings for a rule set of this number. */
    Options options(long id) {
        Options now = present;
        List<RuleSwitch> switches = new ArrayList<>(now.switches());
        switches.addAll(turned);
        return new Options(id, now.firstOnly(), now.leastPriority(), now.output(), switches);
    }

    /** Turns rules on or off over what is configured; returns what was turned before. */
    List<RuleSwitch> turn(RuleSwitch wanted) {
        List<RuleSwitch> before = turned;
        List<RuleSwitch> after = new ArrayList<>(before);
        after.removeIf(wanted::isOverriding);
        after.add(wanted);
        turned(after);
        return before;
    }

    /** Puts back what was turned. */
    void turned(List<RuleSwitch> switches) {
        turned = List.copyOf(switches);
    }

    /** Takes over what is configured; whether that is anything new. */
    boolean change(EngineConfig config) {
        Options before = present;
        OutputSettings output = new OutputSettings(
                config.suggested$_$output(),
                config.buffer$_$format$_$base64(),
                config.transformed$_$fields(),
                staticFields(List.of(config.static$_$fields())),
                before.output().additions(),
                before.output().environment());
        present = new Options(
                0,
                firstOnly(config.matching()),
                priority(config.priority()),
                output,
                switches(List.of(config.rules())));
        return !present.equals(before);
    }

    /** Puts an addition in place, also of another one of the same owner. */
    void put(OutputAddition owner, Addition addition) {
        additions.put(owner, addition);
        additionsChanged();
    }

    void remove(OutputAddition owner) {
        additions.remove(owner);
        additionsChanged();
    }

    private void additionsChanged() {
        List<Addition> sorted = new ArrayList<>(additions.values());
        sorted.sort(Comparator.comparing(Addition::setting));
        Options now = present;
        present = new Options(
                0, now.firstOnly(), now.leastPriority(), now.output().with(sorted), now.switches());
    }

    private boolean firstOnly(String matching) {
        if (matching.equals("first") || matching.equals("all")) {
            return matching.equals("first");
        }
        boolean before = present.firstOnly();
        LOG.error(
                "The setting matching of dev.lanner.engine is '{}'; it must be 'first' or 'all'. Now: {}.",
                matching,
                before ? "first" : "all");
        return before;
    }

    private Priority priority(String text) {
        Priority priority = Priority.of(text);
        if (priority != null) {
            return priority;
        }
        Priority before = present.leastPriority();
        LOG.error(
                "The setting priority of dev.lanner.engine is '{}', which is no priority. Now: {}.",
                text,
                before.label());
        return before;
    }

    private List<RuleSwitch> switches(List<String> texts) {
        List<RuleSwitch> wanted = new ArrayList<>();
        for (String text : texts) {
            RuleSwitch each = RuleSwitch.of(text);
            if (each != null) {
                wanted.add(each);
            } else {
                LOG.error(
                        "The setting rules of dev.lanner.engine has '{}', which turns nothing on or off; write, for"
                                + " example, 'disable tag=network' or 'enable rule=Read*'. {}",
                        text,
                        consequence());
            }
        }
        return wanted.size() < texts.size() && !isFirst ? present.switches() : wanted;
    }

    private List<String> staticFields(List<String> texts) {
        Predicate<String> hasKey = text -> text.strip().indexOf('=') > 0;
        for (String text : texts) {
            if (!hasKey.test(text)) {
                LOG.error(
                        "The setting static-fields of dev.lanner.engine has '{}', which names no field with its text;"
                                + " write KEY=TEXT, for example 'environment=production'. {}",
                        text,
                        consequence());
            }
        }
        List<String> wanted = texts.stream().filter(hasKey).map(String::strip).toList();
        return wanted.size() < texts.size() && !isFirst ? present.output().staticFields() : wanted;
    }

    private String consequence() {
        return isFirst ? "It is left out." : "What was set before stays.";
    }
}
