// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline;

import dev.lanner.api.event.EventCatalogue;
import dev.lanner.api.event.EventSelection;
import dev.lanner.api.rule.Rule;
import dev.lanner.api.rule.RuleEngine;
import dev.lanner.api.state.StateEngine;
import dev.lanner.api.text.NearestName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chooses which events the sources are asked for: what rules, state, enrichers and taps want, and what the operator says.
 *
 * <p><em>Thread:</em> the event loop's, but for {@link #selection()} and {@link #configure}.
 */
final class Selector {
    private static final Logger LOG = LoggerFactory.getLogger(Selector.class);
    private static final String KERNEL_SOURCE = "syscall";
    private static final String PLUGIN_EVENT = "pluginevent";

    /** Without the end of threads state would grow for ever. */
    private static final Set<String> ALWAYS = Set.of("procexit");

    /** A rule that takes more types than this has excluded some, and named none. */
    private static final int MANY_TYPES = 100;

    private final StateEngine state;
    private final RuleEngine engine;
    private final EventNames names;
    private volatile SelectionSettings settings;
    private volatile Selection selection = Selection.nothing();
    private @Nullable List<Rule> seenRules;
    private @Nullable SelectionSettings seenSettings;
    private BoundEnricher @Nullable [] seenEnrichers;
    private BoundTap @Nullable [] seenTaps;

    Selector(StateEngine state, RuleEngine engine, EventCatalogue catalogue, SelectionSettings settings) {
        this.state = state;
        this.engine = engine;
        this.names = new EventNames(catalogue);
        this.settings = settings;
        warnOfUnknown(settings);
    }

    /** The operator has changed his mind. <em>Thread:</em> any. */
    void configure(SelectionSettings changed) {
        if (!changed.equals(settings)) {
            warnOfUnknown(changed);
            settings = changed;
        }
    }

    /** What is wanted now. <em>Thread:</em> any. */
    Selection selection() {
        return selection;
    }

    /** Chooses anew if anything that decides it has changed; tells whether something else is wanted now. */
    @SuppressWarnings(
            "ReferenceEquality") // the engine promises the same list while nothing has changed, the wiring the same
    // arrays
    boolean isChanged(Wiring wiring) {
        List<Rule> rules = engine.rules();
        SelectionSettings wanted = settings;
        if (rules == seenRules
                && wanted == seenSettings
                && wiring.enrichers == seenEnrichers
                && wiring.taps == seenTaps) {
            return false;
        }
        seenRules = rules;
        seenEnrichers = wiring.enrichers;
        seenTaps = wiring.taps;
        seenSettings = wanted;
        Selection before = selection;
        Selection chosen = choose(rules, wiring, wanted);
        selection = chosen;
        EventSelection events = chosen.events();
        if (events.equals(before.events())) {
            return false;
        }
        LOG.info("{}", chosen.changeFrom(before));
        return true;
    }

    private Selection choose(List<Rule> rules, Wiring wiring, SelectionSettings wanted) {
        Selection.Builder builder = new Selection.Builder();
        addRules(builder, rules, wanted.isAll());
        for (BoundEnricher enricher : wiring.enrichers) {
            builder.add(enricher.eventTypes(), "plugin " + enricher.name());
        }
        for (BoundTap tap : wiring.taps) {
            builder.add(tap.eventTypes(), tap.wanter());
        }
        List<String> base = wanted.base().stream().filter(names::isKnown).toList();
        builder.add(base, "configuration");
        Set<String> needs = state.eventTypes();
        if (wanted.isRepairing()) {
            builder.add(names.repair(builder.names(), needs), "state");
        } else if (base.isEmpty()) {
            builder.add(needs, "state");
        }
        builder.remove(wanted.removed());
        builder.add(ALWAYS, "state");
        return builder.build(!wanted.dropFailed());
    }

    private void addRules(Selection.Builder builder, List<Rule> rules, boolean isAll) {
        List<String> any = isAll ? names.all() : names.usual();
        for (Rule rule : rules) {
            if (!rule.isEnabled() || rule.unsatisfied() != null) {
                continue;
            }
            String reason = "rule '" + rule.name() + "'";
            List<String> types = rule.eventTypes();
            if (!rule.source().equals(KERNEL_SOURCE)) {
                builder.add(List.of(PLUGIN_EVENT), reason);
            } else if (types.isEmpty()) {
                builder.add(any, reason);
            } else if (types.size() > MANY_TYPES && !isAll) {
                builder.add(
                        types.stream().filter(name -> !names.isHighVolume(name)).toList(), reason);
            } else {
                builder.add(types, reason);
            }
        }
    }

    private void warnOfUnknown(SelectionSettings checked) {
        List<String> entries = new ArrayList<>(checked.base());
        entries.addAll(checked.removed());
        for (String name : new TreeSet<>(entries)) {
            if (!names.isKnown(name)) {
                LOG.warn("{}", unknown(name, names.known()));
            }
        }
    }

    static String unknown(String name, Collection<String> known) {
        String nearest = NearestName.of(name, known);
        return "The setting 'base-syscalls-custom-set' of dev.lanner.pipeline has '" + name
                + "', which no event is called, and which is ignored"
                + (nearest == null ? "; 'lanner:events' lists all names." : "; did you mean '" + nearest + "'?");
    }
}
