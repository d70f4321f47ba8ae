// SPDX-License-Identifier: Apache-2.0
package dev.lanner.shell;

import dev.lanner.api.pipeline.AlertCount;
import dev.lanner.api.pipeline.Pipeline;
import dev.lanner.api.pipeline.RulesLoad;
import dev.lanner.api.rule.ConditionException;
import dev.lanner.api.rule.Rule;
import dev.lanner.api.text.NearestName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
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

    /** Lists rules, or does something about them. */
    @Descriptor(
            "lists the loaded rules: priority, state, hits, event types; 'rules enable NAME' and 'rules disable NAME'"
                    + " turn rules on and off until the next start, 'rules reload' reads them again, which fails, and changes"
                    + " nothing, if there is an error; in a name * stands for any text")
    @Actions(
            value = {"list", "show", "enable", "disable", "reload"},
            reading = {"list", "show"})
    @Example({"rules list 'Read*'", "rules disable --tag network", "rules enable 'Terminal shell in container'"})
    public Answer rules(
            CommandSession session,
            @Descriptor("TAG: those that have this tag")
                    @Parameter(
                            names = {"-t", "--tag"},
                            absentValue = "")
                    String tag,
            @Descriptor("nothing; list [NAME]; show NAME; enable NAME; disable NAME; reload") String... arguments)
            throws CommandException {
        List<String> words = List.of(arguments);
        String action = words.isEmpty() ? "list" : words.get(0);
        String name = String.join(" ", words.subList(Math.min(1, words.size()), words.size()));
        return switch (action) {
            case "list" -> list(tag, name);
            case "show" -> rule(name);
            case "enable" -> turn(true, tag, name);
            case "disable" -> turn(false, tag, name);
            case "reload" -> reload(session);
            default ->
                throw new CommandException("there is no 'rules " + action
                        + "'; there are: rules, rules list, rules show, rules enable, rules disable, rules reload");
        };
    }

    private Answer list(String tag, String name) throws CommandException {
        Map<String, Long> hits = hits();
        Predicate<String> isMeant = fitting(name);
        List<List<Object>> rows = new ArrayList<>();
        for (Rule rule : house.ruleEngine().rules()) {
            if (isMeant.test(rule.name()) && (tag.isEmpty() || rule.tags().contains(tag))) {
                rows.add(List.of(
                        rule.name(),
                        rule.priority().label(),
                        state(rule),
                        hits.getOrDefault(rule.name(), 0L),
                        types(rule)));
            }
        }
        boolean isAll = tag.isEmpty() && name.isEmpty();
        return new Table(
                List.of("RULE", "PRIORITY", "STATE", "HITS", "EVENT TYPES"),
                rows,
                isAll
                        ? "No rules are loaded; name their files in lanner.yaml, or with --rules."
                        : "No rule is meant by that; 'rules' lists all.");
    }

    /** Without a star any part of a name will do, in any case. */
    private static Predicate<String> fitting(String pattern) {
        if (!pattern.contains("*")) {
            String lower = pattern.toLowerCase(Locale.ROOT);
            return name -> name.toLowerCase(Locale.ROOT).contains(lower);
        }
        String[] pieces = pattern.split("\\*", -1);
        String expression = Arrays.stream(pieces).map(Pattern::quote).collect(Collectors.joining(".*"));
        return Pattern.compile(expression, Pattern.DOTALL).asMatchPredicate();
    }

    private Answer turn(boolean isOn, String tag, String name) throws CommandException {
        if (tag.isEmpty() == name.isEmpty()) {
            throw new CommandException("say which rules: a name, in which * stands for any text, or --tag and a tag");
        }
        List<String> meant;
        try {
            meant = house.ruleSwitches().turn(isOn, !tag.isEmpty(), tag.isEmpty() ? name : tag);
        } catch (ConditionException e) {
            throw new CommandException(String.valueOf(e.getMessage()));
        }
        if (meant.isEmpty()) {
            throw new CommandException(tag.isEmpty() ? noRule(name) : noTag(tag));
        }
        Map<String, Object> sides = new LinkedHashMap<>();
        sides.put("Enabled", isOn);
        sides.put("Rules", meant);
        return Card.said(
                (meant.size() == 1 ? "The rule '" + meant.get(0) + "' is " : meant.size() + " rules are ")
                        + (isOn ? "enabled" : "disabled")
                        + " until the next start, through reloads too."
                        + (meant.size() == 1 ? "" : "\n  " + String.join("\n  ", meant)),
                sides);
    }

    private String noRule(String name) throws CommandException {
        List<Rule> rules = house.ruleEngine().rules();
        String near = NearestName.of(name, rules.stream().map(Rule::name).toList());
        return "no rule is called '" + name + "'"
                + (near == null ? "; 'rules' lists them, and * stands for any text" : "; did you mean '" + near + "'?");
    }

    private String noTag(String tag) throws CommandException {
        TreeSet<String> tags = new TreeSet<>();
        house.ruleEngine().rules().forEach(rule -> tags.addAll(rule.tags()));
        String near = NearestName.of(tag, List.copyOf(tags));
        return "no rule has the tag '" + tag + "'"
                + (near == null ? "; there are: " + String.join(", ", tags) : "; did you mean '" + near + "'?");
    }

    private Answer reload(CommandSession session) throws CommandException {
        RulesLoad load = house.pipeline().reloadRules();
        load.warnings().forEach(System.err::println);
        load.errors().forEach(System.err::println);
        System.err.flush();
        Map<String, Object> sides = new LinkedHashMap<>();
        sides.put("Rules", load.ruleCount());
        sides.put("Warnings", load.warnings());
        sides.put("Errors", load.errors());
        if (!load.isSuccessful()) {
            Status.setFailed(session);
            return Card.said(
                    "The rules have " + Quantity.of(load.errors().size(), "error")
                            + "; those from before go on working.",
                    sides);
        }
        return Card.said(
                Quantity.of(load.ruleCount(), "rule") + " loaded"
                        + (load.warnings().isEmpty()
                                ? "."
                                : ", " + Quantity.of(load.warnings().size(), "warning") + "."),
                sides);
    }

    /** Shows one rule. */
    @Descriptor("shows all there is to know about one rule")
    @Example("rule 'Terminal shell'")
    public Answer rule(@Descriptor("its name, or a part of it that no other has") String name) throws CommandException {
        Rule rule = Names.find("rule", name, house.ruleEngine().rules(), Rule::name);
        Map<String, Object> sides = new LinkedHashMap<>();
        sides.put("Rule", rule.name());
        sides.put("Description", rule.description().strip());
        sides.put("Priority", rule.priority().label());
        sides.put("State", state(rule));
        sides.put("Hits", hits().getOrDefault(rule.name(), 0L));
        sides.put("Source", rule.source());
        sides.put("Tags", rule.tags());
        sides.put("Event types", types(rule));
        sides.put("Defined at", rule.location().toString());
        sides.put("Condition", rule.condition().strip());
        sides.put("Resolved", rule.resolvedCondition().strip());
        sides.put("Output", rule.output().strip());
        return Card.of(sides);
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

    private static Object types(Rule rule) {
        return rule.eventTypes().isEmpty() ? "all" : rule.eventTypes();
    }

    static String eventTypes(Rule rule) {
        return rule.eventTypes().isEmpty() ? "all" : String.join(",", rule.eventTypes());
    }
}
