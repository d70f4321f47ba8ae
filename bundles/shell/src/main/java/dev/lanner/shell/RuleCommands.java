// SPDX-License-Identifier: Apache-2.0
package dev.lanner.shell;

import dev.lanner.api.pipeline.AlertCount;
import dev.lanner.api.pipeline.Pipeline;
import dev.lanner.api.pipeline.RulesLoad;
import dev.lanner.api.rule.LoadReport;
import dev.lanner.api.rule.Location;
import dev.lanner.api.rule.Problem;
import dev.lanner.api.rule.ProblemCode;
import dev.lanner.api.rule.Rule;
import dev.lanner.api.rule.RuleEngine;
import dev.lanner.api.rule.RulesDocument;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Commands about rules: those that are loaded, and files that might be. */
@Component(
        service = RuleCommands.class,
        property = {
            "osgi.command.scope=lanner",
            "osgi.command.function=rules",
            "osgi.command.function=rule",
            "osgi.command.function=check"
        })
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
            return "The rules have " + count(load.errors().size(), "error") + "; those from before go on working.";
        }
        return count(load.ruleCount(), "rule") + " loaded"
                + (load.warnings().isEmpty()
                        ? "."
                        : ", " + count(load.warnings().size(), "warning") + ".");
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

    /** Checks rules files without loading them. */
    @Descriptor(
            "checks rules files without loading them: prints every problem, then a summary; fails if there is an error")
    public String check(CommandSession session, @Descriptor("rules files, in the order of loading") String... files)
            throws CommandException {
        if (files.length == 0) {
            throw new CommandException("no file to check: name at least one rules file");
        }
        RuleEngine engine = house.ruleEngine();
        List<Problem> problems = new ArrayList<>();
        List<RulesDocument> documents = new ArrayList<>();
        for (String file : files) {
            read(file, documents, problems);
        }
        LoadReport report = engine.check(documents);
        problems.addAll(report.problems());
        long errors = problems.stream().filter(Problem::isError).count();
        // The shell points the error stream of this thread to that of the session.
        problems.forEach(System.err::println);
        System.err.flush();
        if (errors > 0) {
            Status.setFailed(session);
        }
        return count(documents.size(), "file") + " checked: "
                + (errors > 0 ? "" : count(report.ruleCount(), "rule") + ", ")
                + count(errors, "error") + ", " + count(problems.size() - errors, "warning");
    }

    /** Reads a file, or every rules file of a folder, by name. */
    private static void read(String file, List<RulesDocument> documents, List<Problem> problems) {
        Path path = Path.of(file);
        try {
            if (!Files.isDirectory(path)) {
                documents.add(new RulesDocument(file, Files.readString(path)));
                return;
            }
            try (Stream<Path> entries = Files.list(path)) {
                for (Path entry :
                        entries.filter(RuleCommands::isRulesFile).sorted().toList()) {
                    documents.add(new RulesDocument(entry.toString(), Files.readString(entry)));
                }
            }
        } catch (NoSuchFileException e) {
            problems.add(unreadable(file, "there is no such file", "check the path"));
        } catch (CharacterCodingException e) {
            problems.add(unreadable(file, "it is not UTF-8 text", "save it as UTF-8"));
        } catch (IOException e) {
            problems.add(unreadable(file, "it cannot be read: " + e, "check its permissions"));
        }
    }

    private static boolean isRulesFile(Path path) {
        String name = path.toString();
        return Files.isRegularFile(path) && (name.endsWith(".yaml") || name.endsWith(".yml"));
    }

    private static Problem unreadable(String file, String message, String hint) {
        return new Problem(ProblemCode.LOAD_ERR_FILE_READ, new Location(file, 1, 1), null, message, null, hint);
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

    private static String state(Rule rule) {
        if (!rule.isEnabled()) {
            return "disabled";
        }
        String reason = rule.unsatisfied();
        return reason == null ? "active" : "unsatisfied: " + reason;
    }

    private static String eventTypes(Rule rule) {
        return rule.eventTypes().isEmpty() ? "all" : String.join(",", rule.eventTypes());
    }

    private static String count(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }
}
