// SPDX-License-Identifier: Apache-2.0
package dev.lanner.ruletest;

import dev.lanner.api.rule.Location;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Reads files with tests. */
final class TestFileReader {
    private static final Set<String> FILE_KEYS = Set.of("rules", "processes", "users", "cases");
    private static final Set<String> CASE_KEYS =
            Set.of("case", "fires", "silent", "others", "capture", "processes", "events");
    private static final Set<String> EXPECTATION_KEYS = Set.of("rule", "count", "fields", "output");

    private final Complaints complaints;

    TestFileReader(Complaints complaints) {
        this.complaints = complaints;
    }

    /** Reads one; null if it is no file with tests, which is told. */
    @Nullable
    TestFile read(Path path) {
        String name = path.toString();
        Location start = new Location(name, 1, 1);
        try {
            Node root = new Yaml(new LoaderOptions()).compose(new StringReader(Files.readString(path)));
            if (root instanceof MappingNode mapping) {
                return file(path, new Section(name, mapping, complaints));
            }
            complaints.add(
                    start,
                    "this is no file with tests, which has the key 'cases'",
                    root instanceof SequenceNode
                            ? "name the folder of these rules; its tests are in test/ below"
                            : null);
        } catch (CharacterCodingException e) {
            complaints.add(start, "it is not UTF-8 text", "save it as UTF-8");
        } catch (IOException e) {
            complaints.add(start, "it cannot be read: " + e, "check its permissions");
        } catch (MarkedYAMLException e) {
            Location place = e.getProblemMark() == null ? start : Complaints.place(name, e.getProblemMark());
            complaints.add(place, "this is no YAML: " + e.getProblem(), e.getContext());
        } catch (YAMLException e) {
            complaints.add(start, "this is no YAML: " + e.getMessage(), null);
        }
        return null;
    }

    private TestFile file(Path path, Section file) {
        file.refuseOthers(FILE_KEYS);
        List<Path> rules = new ArrayList<>();
        for (Scalar text : file.scalars("rules")) {
            Path named = path.resolveSibling(text.text()).normalize();
            if (Files.exists(named)) {
                rules.add(named);
            } else {
                complaints.add(text.place(), "there is no '" + named + "'", "paths are relative to this file");
            }
        }
        if (!file.has("rules")) {
            // A plain name has no parent to be asked for.
            rules.add(path.resolveSibling("..").normalize());
        }
        if (!file.has("cases")) {
            complaints.add(file.place(), "there are no 'cases'", null);
        }
        List<TestCase> cases = new ArrayList<>();
        Map<String, Location> names = new HashMap<>();
        for (Section section : file.sections("cases", null)) {
            TestCase read = testCase(path, section);
            Location first = names.putIfAbsent(read.name(), read.place());
            if (first != null) {
                complaints.add(
                        read.place(), "a case '" + read.name() + "' is at " + first + " already", "name it otherwise");
            }
            cases.add(read);
        }
        World world = new World(file.sections("processes", null), users(file));
        return new TestFile(path.toString(), path, rules, world, cases);
    }

    private static Map<Long, String> users(Section file) {
        if (!file.has("users")) {
            return World.USERS;
        }
        Section section = file.section("users");
        Map<Long, String> users = new LinkedHashMap<>();
        for (String id : section.keys()) {
            Long number = Numbers.read(id);
            String name = section.text(id);
            if (number == null || name == null) {
                section.complain(id, "a user is ID: NAME, with a number for the id, not '" + id + "'", null);
            } else {
                users.put(number, name);
            }
        }
        return users;
    }

    private TestCase testCase(Path path, Section section) {
        section.refuseOthers(CASE_KEYS);
        String name = section.text("case", "");
        if (name.isBlank()) {
            complaints.add(section.place(), "a case begins with 'case: ITS NAME'", null);
        }
        List<Expectation> fires = section.sections("fires", "rule").stream()
                .map(this::expectation)
                .toList();
        List<Scalar> silent = section.scalars("silent");
        if (fires.isEmpty() && silent.isEmpty()) {
            complaints.add(section.place(), "the case expects nothing", "name rules behind 'fires' or 'silent'");
        }
        if (section.has("capture") == section.has("events")) {
            complaints.add(section.place(), "a case has either 'events' or a 'capture'", null);
        }
        String others = section.text("others", "silent");
        if (!others.equals("silent") && !others.equals("allowed")) {
            section.complain("others", "'others' is 'silent' or 'allowed', not '" + others + "'", null);
        }
        return new TestCase(
                name,
                section.place(),
                fires,
                silent,
                others.equals("allowed"),
                capture(path, section),
                section.sections("processes", null),
                section.sections("events", null));
    }

    private @Nullable Path capture(Path path, Section section) {
        String name = section.text("capture");
        if (name == null) {
            return null;
        }
        Path capture = path.resolveSibling(name).normalize();
        if (!Files.isRegularFile(capture)) {
            section.complain("capture", "there is no capture '" + capture + "'", "paths are relative to this file");
        }
        return capture;
    }

    private Expectation expectation(Section section) {
        section.refuseOthers(EXPECTATION_KEYS);
        Scalar rule = section.scalar("rule");
        if (rule == null) {
            complaints.add(section.place(), "the 'rule' that must fire is not named", null);
            rule = new Scalar("", section.place());
        }
        boolean isAny = "any".equals(section.text("count"));
        long count = isAny ? Expectation.ANY : section.number("count", 1);
        if (!isAny && count < 1) {
            section.complain("count", "'count' is 1 or more, or 'any'", "what must not fire is named behind 'silent'");
        }
        Section wanted = section.section("fields");
        Map<String, Scalar> fields = new LinkedHashMap<>();
        for (String field : wanted.keys()) {
            Scalar value = wanted.scalar(field);
            fields.put(field, value == null ? new Scalar("", wanted.place(field)) : value);
        }
        List<String> output =
                section.scalars("output").stream().map(Scalar::text).toList();
        return new Expectation(rule, count, fields, output);
    }
}
