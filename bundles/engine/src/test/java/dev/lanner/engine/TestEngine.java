// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanner.api.alert.Alert;
import dev.lanner.api.event.EventCatalogue;
import dev.lanner.api.rule.LoadReport;
import dev.lanner.api.rule.Rule;
import dev.lanner.api.rule.RulesDocument;
import dev.lanner.events.StandardCatalogue;
import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An engine with the real event types and fields of a test. */
public final class TestEngine {
    private static final EventCatalogue CATALOGUE = new StandardCatalogue();

    private final IndexedRuleEngine engine;

    private TestEngine(String matching, FakeFields fields, String... rules) {
        this(new FixedConfig(matching, "debug", true, List.of(rules)), fields, Map.of());
    }

    private TestEngine(EngineConfig config, FakeFields fields, Map<String, String> environment) {
        engine = new IndexedRuleEngine(CATALOGUE, config, environment);
        engine.bindProvider(fields);
        engine.beginBatch();
    }

    public static TestEngine first(FakeFields fields) {
        return new TestEngine("first", fields);
    }

    public static TestEngine all(FakeFields fields) {
        return new TestEngine("all", fields);
    }

    /** With rules switched on and off. */
    public static TestEngine switched(String... switches) {
        return new TestEngine("first", FakeFields.usual(), switches);
    }

    /** Configured, with these environment variables. */
    static TestEngine configured(EngineConfig config, Map<String, String> environment) {
        return new TestEngine(config, FakeFields.usual(), environment);
    }

    public static TestEngine usual() {
        return first(FakeFields.usual());
    }

    public static EventCatalogue catalogue() {
        return CATALOGUE;
    }

    public IndexedRuleEngine engine() {
        return engine;
    }

    /** Loads rules that must be good. */
    public TestEngine load(String... texts) {
        LoadReport report = tryLoad(texts);
        assertTrue(report.isSuccessful(), () -> report.problems().toString());
        return this;
    }

    public LoadReport tryLoad(String... texts) {
        List<RulesDocument> documents = new ArrayList<>();
        for (int i = 0; i < texts.length; i++) {
            documents.add(new RulesDocument(texts.length == 1 ? "test.yaml" : "test" + (i + 1) + ".yaml", texts[i]));
        }
        LoadReport report = engine.load(documents);
        engine.beginBatch();
        return report;
    }

    /** Loads one rule with this condition. */
    public TestEngine condition(String condition) {
        return load("- rule: the rule\n  desc: d\n  output: o\n  priority: INFO\n  warn_evttypes: false\n  condition: "
                + quoted(condition) + "\n");
    }

    static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    /** An event of the first current type of this name that is an exit, if there is one. */
    public static FakeEvent event(String name) {
        return new FakeEvent(CATALOGUE.named(name).stream()
                .filter(type -> !type.isEnter())
                .findFirst()
                .orElse(CATALOGUE.named(name).get(0)));
    }

    /** Names of the rules that match. */
    public List<String> matches(FakeEvent event) {
        List<String> names = new ArrayList<>();
        engine.evaluate(event, (rule, matched) -> names.add(rule.name()));
        return names;
    }

    public boolean isMatch(FakeEvent event) {
        return !matches(event).isEmpty();
    }

    public Alert alert(FakeEvent event) {
        List<Alert> alerts = new ArrayList<>();
        engine.evaluate(event, (rule, matched) -> alerts.add(rule.alert(matched, "here")));
        return alerts.get(0);
    }

    public Rule rule(String name) {
        return engine.rules().stream()
                .filter(rule -> rule.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** A configuration, as the component runtime would give it. */
    @SuppressWarnings("ImmutableAnnotationChecker") // The list is never changed.
    record FixedConfig(
            String matching,
            String priority,
            boolean suggested$_$output,
            List<String> switches,
            List<String> staticFields,
            boolean buffer$_$format$_$base64,
            boolean transformed$_$fields)
            implements EngineConfig {
        FixedConfig(String matching, String priority, boolean suggestsOutput, List<String> switches) {
            this(matching, priority, suggestsOutput, switches, List.of(), false, false);
        }

        @Override
        public String[] rules() {
            return switches.toArray(String[]::new);
        }

        @Override
        public String[] static$_$fields() {
            return staticFields.toArray(String[]::new);
        }

        @Override
        public Class<? extends Annotation> annotationType() {
            return EngineConfig.class;
        }
    }
}
