// SPDX-License-Identifier: Apache-2.0
package dev.lanner.shell;

import dev.lanner.api.pipeline.AlertCount;
import dev.lanner.api.pipeline.Pipeline;
import dev.lanner.api.pipeline.RulesLoad;
import dev.lanner.api.rule.Rule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Commands about the rules that are loaded. */
@Component(
        service = RuleCommands.class,
        property = {"osgi.command.scope=lanner", "osgi.command.function=rules", "osgi.command.function=rule"})
public final class RuleCommands {
    private final House house;

    /** With what is in the house. */
    @Activate
    public RuleCommands(@Reference House house) {
        this.house = house;
    }

    /** Lists the loaded rules. */
    @Descriptor("lists the loaded rules: priority, state, event types, and how often each has matched")
    public Table rules() throws CommandException {
        Map<String, Long> hits = hits();
        List<List<String>> rows = new ArrayList<>();
        for (Rule rule : house.ruleEngine().rules()) {
            rows.add(List.of(
                    rule.name(),
                    rule.priority().label(),
                    state(rule),
                    Long.toString(hits.getOrDefault(rule.name(), 0L)),
                    eventTypes(rule)));
        }
        return new Table(
                List.of("RULE", "PRIORITY", "STATE", "HITS", "EVENT TYPES"),
                rows,
                "No rules are loaded; name their files in lanner.yaml, or with --rules.");
    }

    /** Does something to all rules. */
    @Descriptor(
            "'reload' reads the rules again, in place of the present ones; fails, and changes nothing, if there is an"
                    + " error")
    public String rules(CommandSession session, @Descriptor("reload") String action) throws CommandException {
        if (!action.equals("reload")) {
            throw new CommandException("unknown action '" + action
                    + "'; 'lanner:rules reload' reads the rules again, and" + " 'lanner:rules' alone lists them");
        }
        RulesLoad load = house.pipeline().reloadRules();
        load.warnings().forEach(System.err::println);
        load.errors().forEach(System.err::println);
        System.err.flush();
        if (!load.isSuccessful()) {
            Status.setFailed(session);
            return "The rules have " + Quantity.of(load.errors().size(), "error")
                    + "; those from before go on working.";
        }
        return Quantity.of(load.ruleCount(), "rule") + " loaded"
                + (load.warnings().isEmpty()
                        ? "."
                        : ", " + Quantity.of(load.warnings().size(), "warning") + ".");
    }

    /** Shows one rule. */
    @Descriptor("shows all there is to know about one rule")
    public String rule(@Descriptor("its name, or a part of it that no other has") String name) throws CommandException {
        Rule rule = Names.find("rule", name, house.ruleEngine().rules(), Rule::name);
        List<List<String>> lines = List.of(
                List.of("Rule", rule.name()),
                List.of("Description", rule.description().strip()),
                List.of("Priority", rule.priority().label()),
                List.of("State", state(rule)),
                List.of("Hits", Long.toString(hits().getOrDefault(rule.name(), 0L))),
                List.of("Source", rule.source()),
                List.of("Tags", String.join(", ", rule.tags())),
                List.of("Event types", eventTypes(rule)),
                List.of("Defined at", rule.location().toString()),
                List.of("Condition", rule.condition().strip()),
                List.of("Resolved", rule.resolvedCondition().strip()),
                List.of("Output", rule.output().strip()));
        StringBuilder text = new StringBuilder();
        for (List<String> line : lines) {
            text.append(text.isEmpty() ? "" : "\n");
            text.append(line.get(0)).append(": ").append(line.get(1).replace("\n", "\n  "));
        }
        return text.toString();
    }

    private Map<String, Long> hits() {
        Map<String, Long> hits = new HashMap<>();
        Pipeline pipeline = house.pipeline;
        if (pipeline != null) {
            for (AlertCount alert : pipeline.alerts()) {
                hits.merge(alert.rule(), alert.count(), Long::sum);
            }
        }
        return hits;
    }

    static String state(Rule rule) {
        if (!rule.isEnabled()) {
            return "disabled";
        }
        String reason = rule.unsatisfied();
        return reason == null ? "active" : "unsatisfied: " + reason;
    }

    static String eventTypes(Rule rule) {
        return rule.eventTypes().isEmpty() ? "all" : String.join(",", rule.eventTypes());
    }
}
