// SPDX-License-Identifier: Apache-2.0
package dev.lanner.shell;

import dev.lanner.api.rule.Problem;
import dev.lanner.api.rule.Rule;
import dev.lanner.api.rule.RuleLanguage;
import dev.lanner.api.rule.RulesDescription;
import dev.lanner.api.rule.RulesDescription.ExceptionDescription;
import dev.lanner.api.rule.RulesDescription.FieldScope;
import dev.lanner.api.rule.RulesDescription.RuleDescription;
import dev.lanner.api.rule.RulesDocument;
import dev.lanner.api.rule.RulesFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Commands about rules files, loaded or not. */
@Component(
        service = RuleFileCommands.class,
        property = {
            "osgi.command.scope=lanner",
            "osgi.command.function=check",
            "osgi.command.function=showrule",
            "osgi.command.function=listrules",
            "osgi.command.function=ruleschema"
        })
public final class RuleFileCommands {
    private static final int MOST_TOLD = 10;

    private final House house;

    /** With what is in the house. */
    @Activate
    public RuleFileCommands(@Reference House house) {
        this.house = house;
    }

    /** Checks rules files without loading them. */
    @Descriptor(
            "checks rules files without loading them: prints every problem, then a summary; fails if there is an error")
    public String check(
            CommandSession session,
            @Descriptor("as JSON, in the form in which Falco tells it")
                    @Parameter(
                            names = {"-j", "--json"},
                            presentValue = "true",
                            absentValue = "false")
                    boolean json,
            @Descriptor("with JSON: also all there is to know about rules, macros and lists")
                    @Parameter(
                            names = {"-d", "--describe"},
                            presentValue = "true",
                            absentValue = "false")
                    boolean describe,
            @Descriptor("rules files, in the order of loading") String... files)
            throws CommandException, IOException {
        if (files.length == 0) {
            throw new CommandException("no file to check: name at least one rules file");
        }
        RuleLanguage language = house.ruleLanguage();
        RulesFiles read = RulesFiles.read(List.of(files));
        RulesDescription description = language.describe(read.documents());
        List<Problem> problems = new ArrayList<>(read.problems());
        problems.addAll(description.report().problems());
        long errors = problems.stream().filter(Problem::isError).count();
        if (errors > 0) {
            Status.setFailed(session);
        }
        if (json || describe) {
            List<String> names =
                    read.documents().stream().map(RulesDocument::name).toList();
            return RulesJson.check(names, read.documents(), problems, description, describe);
        }
        // The shell points the error stream of this thread to that of the session.
        problems.forEach(System.err::println);
        System.err.flush();
        return unsatisfied(description) + summary(read, description, errors, problems.size() - errors);
    }

    private static String summary(RulesFiles read, RulesDescription description, long errors, long warnings) {
        int files = read.documents().size() + read.problems().size();
        return Quantity.of(files, "file") + " checked: "
                + (errors > 0 ? "" : Quantity.of(description.report().ruleCount(), "rule") + ", ")
                + Quantity.of(errors, "error") + ", " + Quantity.of(warnings, "warning");
    }

    /** Rules that nothing is wrong with, and that yet cannot match now. */
    private static String unsatisfied(RulesDescription description) {
        List<Rule> rules = description.rules().stream()
                .map(RuleDescription::rule)
                .filter(rule -> rule.isEnabled() && rule.unsatisfied() != null)
                .toList();
        if (rules.isEmpty()) {
            return "";
        }
        StringBuilder text = new StringBuilder(Quantity.of(rules.size(), "rule")).append(" cannot match now:\n");
        for (Rule rule : rules.subList(0, Math.min(MOST_TOLD, rules.size()))) {
            text.append("  ")
                    .append(rule.location())
                    .append(" rule '")
                    .append(rule.name())
                    .append("': ");
            text.append(rule.unsatisfied()).append('\n');
        }
        if (rules.size() > MOST_TOLD) {
            text.append("  and ").append(rules.size() - MOST_TOLD).append(" more; --json lists all\n");
        }
        return text.toString();
    }

    /** Shows one rule of files, or of what is loaded. */
    @Descriptor("shows all there is to know about one rule, with lists and macros put in")
    public String showrule(
            CommandSession session,
            @Descriptor("as JSON, in the form in which Falco tells it")
                    @Parameter(
                            names = {"-j", "--json"},
                            presentValue = "true",
                            absentValue = "false")
                    boolean json,
            @Descriptor("its name, or a part of it that no other has") String name,
            @Descriptor("rules files that it is in; if there are none, the loaded ones") String... files)
            throws CommandException, IOException {
        RulesDescription description = description(session, files);
        RuleDescription rule = Names.find(
                "rule", name, description.rules(), each -> each.rule().name());
        return json ? RulesJson.show(rule) : text(rule);
    }

    private RulesDescription description(CommandSession session, String... files) throws CommandException {
        RuleLanguage language = house.ruleLanguage();
        if (files.length == 0) {
            return language.loaded();
        }
        RulesFiles read = RulesFiles.read(List.of(files));
        RulesDescription description = language.describe(read.documents());
        List<Problem> errors = new ArrayList<>(read.problems());
        description.report().problems().stream().filter(Problem::isError).forEach(errors::add);
        if (!errors.isEmpty()) {
            errors.forEach(System.err::println);
            System.err.flush();
            Status.setFailed(session);
        }
        return description;
    }

    private static String text(RuleDescription description) {
        Rule rule = description.rule();
        List<List<String>> lines = new ArrayList<>();
        lines.add(List.of("Rule", rule.name()));
        lines.add(List.of("Description", rule.description().strip()));
        lines.add(List.of("Priority", rule.priority().label()));
        lines.add(List.of("State", RuleCommands.state(rule)));
        lines.add(List.of("Source", rule.source()));
        lines.add(List.of("Tags", listed(rule.tags())));
        lines.add(List.of("Defined at", rule.location().toString()));
        lines.add(List.of("Condition", rule.condition().strip()));
        lines.add(List.of("Macros", listed(description.details().macros())));
        lines.add(List.of("Lists", listed(description.details().lists())));
        lines.add(List.of("Resolved", description.details().resolved()));
        lines.add(List.of("Event types", eventTypes(rule)));
        for (String scope : scopes(description)) {
            lines.add(List.of("Fields of the " + scope, fields(description, scope)));
        }
        for (ExceptionDescription exception : description.exceptions()) {
            lines.add(List.of(
                    "Exception " + exception.name(),
                    pairs(exception) + ", " + Quantity.of(exception.rowCount(), "value")));
        }
        lines.add(List.of("Output", rule.output().strip()));
        lines.add(List.of("Output fields", listed(description.outputFields())));
        if (rule.isCaptured()) {
            lines.add(List.of(
                    "Capture", rule.captureDurationMs() == 0 ? "yes" : "for " + rule.captureDurationMs() + " ms"));
        }
        if (rule.unsatisfied() == null) {
            lines.add(List.of(
                    "Estimated cost", "about " + description.cost() + " ns an event, if nothing is remembered"));
        }
        return lines.stream()
                .map(line -> line.get(0) + ": " + line.get(1).replace("\n", "\n  "))
                .collect(Collectors.joining("\n"));
    }

    /** What a rule looks at cannot be said as long as something that it needs is away. */
    private static String eventTypes(Rule rule) {
        return rule.unsatisfied() == null ? RuleCommands.eventTypes(rule) : "-";
    }

    private static Set<String> scopes(RuleDescription description) {
        Set<String> scopes = new LinkedHashSet<>(List.of("host", "container", "process", "fd", "event"));
        Set<String> present = new LinkedHashSet<>();
        description.details().fieldScopes().forEach(field -> present.add(scope(field)));
        scopes.retainAll(present);
        scopes.addAll(present);
        return scopes;
    }

    private static String fields(RuleDescription description, String scope) {
        return listed(description.details().fieldScopes().stream()
                .filter(field -> scope(field).equals(scope))
                .map(FieldScope::field)
                .toList());
    }

    private static String scope(FieldScope field) {
        String scope = field.scope();
        return scope == null ? "absent provider" : scope;
    }

    private static String pairs(ExceptionDescription exception) {
        List<String> pairs = new ArrayList<>();
        for (int i = 0; i < exception.fields().size(); i++) {
            pairs.add(exception.fields().get(i) + " " + exception.operators().get(i));
        }
        return String.join(", ", pairs);
    }

    private static String listed(List<String> names) {
        return names.isEmpty() ? "-" : String.join(", ", names);
    }

    /** Lists the rules of files, or the loaded ones. */
    @Descriptor("lists rules: priority, state, cost, tags and event types")
    public Table listrules(
            CommandSession session, @Descriptor("rules files; if there are none, the loaded ones") String... files)
            throws CommandException {
        List<List<String>> rows = new ArrayList<>();
        for (RuleDescription each : description(session, files).rules()) {
            Rule rule = each.rule();
            rows.add(List.of(
                    rule.name(),
                    rule.priority().label(),
                    RuleCommands.state(rule),
                    rule.unsatisfied() == null ? "~" + each.cost() : "-",
                    listed(rule.tags()),
                    eventTypes(rule)));
        }
        return new Table(
                List.of("RULE", "PRIORITY", "STATE", "COST NS", "TAGS", "EVENT TYPES"), rows, "There are no rules.");
    }

    /** Prints the JSON schema of the rule language. */
    @Descriptor("prints the JSON schema of rules files, for editors and checks")
    public String ruleschema() throws CommandException {
        return house.ruleLanguage().schema();
    }
}
