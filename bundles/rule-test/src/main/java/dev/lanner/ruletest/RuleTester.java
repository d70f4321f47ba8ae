// SPDX-License-Identifier: Apache-2.0
package dev.lanner.ruletest;

import dev.lanner.api.event.EventCatalogue;
import dev.lanner.api.event.EventCodec;
import dev.lanner.api.rule.LoadReport;
import dev.lanner.api.rule.Location;
import dev.lanner.api.rule.Problem;
import dev.lanner.api.rule.Rule;
import dev.lanner.api.rule.RuleEngine;
import dev.lanner.api.rule.RuleExplanation;
import dev.lanner.api.rule.RulesDocument;
import dev.lanner.api.rule.UnknownRuleException;
import dev.lanner.spi.source.SourceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Runs tests: all files that load the same rules together. <em>Thread:</em> one. */
final class RuleTester {
    private final RuleEngine engine;
    private final EventCatalogue catalogue;
    private final EventCodec codec;
    private final CaseRunner runner;

    private final Complaints complaints = new Complaints();
    private final List<String> ruleProblems = new ArrayList<>();
    private final List<TestReport.CaseResult> results = new ArrayList<>();
    private final List<Coverage.Figures> coverage = new ArrayList<>();

    RuleTester(RuleEngine engine, EventCatalogue catalogue, EventCodec codec, CaseRunner runner) {
        this.engine = engine;
        this.catalogue = catalogue;
        this.codec = codec;
        this.runner = runner;
    }

    /**
     * Runs the tests in these files and folders.
     *
     * @param filter a part of the names of cases; the others are left out. Empty for all
     */
    TestReport test(List<String> paths, String filter) {
        long start = System.nanoTime();
        TestFileReader reader = new TestFileReader(complaints);
        Map<List<Path>, List<TestFile>> byRules = new LinkedHashMap<>();
        int files = 0;
        for (Path path : testFiles(paths)) {
            TestFile file = reader.read(path);
            if (file != null) {
                byRules.computeIfAbsent(file.rules(), rules -> new ArrayList<>())
                        .add(file);
                files++;
            }
        }
        byRules.forEach((rules, group) -> testGroup(rules, group, filter.toLowerCase(Locale.ROOT)));
        List<String> all = new ArrayList<>(ruleProblems);
        complaints.all().forEach(complaint -> all.add(complaint.toString()));
        return new TestReport(all, files, results, coverage, (System.nanoTime() - start) / 1_000_000);
    }

    private Set<Path> testFiles(List<String> paths) {
        Set<Path> files = new java.util.LinkedHashSet<>();
        for (String text : paths) {
            Path path = Path.of(text);
            Path below = path.resolve("test");
            Location place = new Location(text, 1, 1);
            if (Files.isDirectory(below)) {
                files.addAll(yamlFiles(below));
            } else if (Files.isDirectory(path)
                    && path.toAbsolutePath().normalize().endsWith("test")) {
                files.addAll(yamlFiles(path));
            } else if (Files.isDirectory(path)) {
                complaints.add(place, "there are no tests in this folder", "put them into " + below + "/");
            } else if (Files.isRegularFile(path)) {
                files.add(path);
            } else {
                complaints.add(place, "there is no such file or folder", "check the path");
            }
        }
        return files;
    }

    private List<Path> yamlFiles(Path path) {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        try (Stream<Path> entries = Files.list(path)) {
            return entries.filter(entry -> entry.toString().endsWith(".yaml")
                            || entry.toString().endsWith(".yml"))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            complaints.add(new Location(path.toString(), 1, 1), "it cannot be read: " + e, "check its permissions");
            return List.of();
        }
    }

    private void testGroup(List<Path> rules, List<TestFile> files, String filter) {
        if (!load(rules)) {
            return;
        }
        boolean isWhole = filter.isEmpty();
        try (Coverage watched = new Coverage(engine)) {
            for (TestFile file : files) {
                for (TestCase test : file.cases()) {
                    if (test.name().toLowerCase(Locale.ROOT).contains(filter)) {
                        test(file, test, watched);
                    }
                }
            }
            if (isWhole) {
                coverage.add(watched.figures());
            }
        }
    }

    private boolean load(List<Path> paths) {
        List<RulesDocument> documents = new ArrayList<>();
        for (Path path : paths) {
            for (Path file : yamlFiles(path)) {
                try {
                    documents.add(new RulesDocument(file.toString(), Files.readString(file)));
                } catch (IOException e) {
                    complaints.add(new Location(file.toString(), 1, 1), "it cannot be read: " + e, null);
                    return false;
                }
            }
        }
        LoadReport report = engine.load(documents);
        report.problems().stream()
                .filter(Problem::isError)
                .map(Problem::toString)
                .forEach(ruleProblems::add);
        return report.isSuccessful();
    }

    private void test(TestFile file, TestCase test, Coverage watched) {
        int before = complaints.all().size();
        checkNames(test);
        List<ScriptedEvent> script = test.capture() != null
                ? List.of()
                : new ScriptBuilder(catalogue, codec, complaints).build(file.world(), test);
        if (complaints.all().size() > before) {
            return;
        }
        try {
            List<Match> matches = run(test, script, watched);
            watched.onCase(test, matches);
            Judgement judgement = Judgement.of(test, matches);
            List<String> failures = new ArrayList<>(judgement.failures());
            for (String rule : judgement.missing()) {
                failures.add("'" + rule + "': " + diagnose(test, script, rule));
            }
            results.add(new TestReport.CaseResult(test, failures));
        } catch (SourceException e) {
            complaints.add(test.place(), String.valueOf(e.getMessage()), null);
        } catch (UnknownRuleException e) {
            throw new IllegalStateException("The rules have changed while they were tested.", e);
        }
    }

    private List<Match> run(TestCase test, List<ScriptedEvent> script, EventLook look) throws SourceException {
        Path capture = test.capture();
        return capture == null ? runner.run(script, look) : runner.run(capture, look);
    }

    private String diagnose(TestCase test, List<ScriptedEvent> script, String rule)
            throws SourceException, UnknownRuleException {
        try (RuleExplanation explanation = engine.explain(rule)) {
            Diagnosis diagnosis = new Diagnosis(explanation);
            run(test, script, diagnosis);
            return diagnosis.text();
        }
    }

    private void checkNames(TestCase test) {
        Set<String> known = new TreeSet<>();
        for (Rule rule : engine.rules()) {
            known.add(rule.name());
        }
        Stream.concat(test.fires().stream().map(Expectation::rule), test.silent().stream())
                .filter(rule -> !known.contains(rule.text()))
                .forEach(rule -> complaints.add(
                        rule.place(), "no rule is called '" + rule.text() + "'", Complaints.hint(rule.text(), known)));
    }
}
