// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import dev.lanner.engine.load.LanguageSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

class LanguageSchemaTest {
    private static final String RULE =
            "- rule: r\n  desc: d\n  condition: evt.type = open\n  output: o\n  priority: Info\n";
    private static final JsonSchema SCHEMA =
            JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(LanguageSchema.text());
    private static final ObjectMapper JSON = new ObjectMapper();

    private static List<String> messages(String yaml) {
        List<String> messages = new ArrayList<>();
        for (Object document : new Yaml(new SafeConstructor(new LoaderOptions())).loadAll(yaml)) {
            JsonNode node = JSON.valueToTree(document);
            Set<ValidationMessage> found = SCHEMA.validate(node);
            found.forEach(message -> messages.add(message.getMessage()));
        }
        return messages;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"falco_rules.yaml", "falco-incubating_rules.yaml", "falco-sandbox_rules.yaml", "exit-status.yaml"
            })
    void theOfficialRulesAreValid(String file) throws IOException {
        assertEquals(List.of(), messages(Files.readString(Conformance.file("rules/" + file))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                RULE,
                "- list: l\n  items: [a, 1, true]\n",
                "- list: l\n  items: [a]\n  override: {items: append}\n",
                "- macro: m\n  condition: or a\n  append: true\n",
                "- rule: r\n  enabled: false\n",
                "- rule: r\n  priority: CRITICAL\n  tags: [x]\n  override: {priority: replace, tags: append}\n",
                RULE + "  exceptions:\n    - {name: e, fields: [a.b, c.d], comps: [=, in], values: [[x, [y, z]]]}\n",
                RULE + "  exceptions: [{name: e, fields: a.b, comps: in, values: [x, y]}]\n",
                RULE + "  capture: true\n  capture_duration: 5000\n  skip-if-unknown-filter: true\n  source: s\n",
                "- required_engine_version: 0.57.0\n- required_engine_version: 15\n- \n",
                "- required_plugin_versions: [{name: a, version: 0.1.0, alternatives: [{name: b, version: 0.2.0}]}]\n",
            })
    void whatTheLoaderTakesIsValid(String yaml) {
        assertEquals(List.of(), messages(yaml));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rule: r\n",
                "- nothing: x\n",
                "- rule: r\n  desc: d\n  condition: evt.type = open\n  output: o\n",
                "- list: l\n  items: a\n",
                "- list: l\n",
                "- macro: m\n  condition: [a]\n",
                RULE + "  prioritty: INFO\n",
                RULE + "  enabled: maybe\n",
                RULE + "  tags: network\n",
                RULE + "  capture_duration: -1\n",
                RULE + "  exceptions: [{fields: [a.b]}]\n",
                "- rule: r\n  desc: d\n  condition: c\n  output: o\n  priority: HIGH\n",
                "- rule: r\n  priority: INFO\n  override: {priority: append}\n",
                "- required_engine_version: soon\n",
                "- required_plugin_versions: [{name: a}]\n",
            })
    void whatTheLoaderRefusesOrWarnsOfIsNot(String yaml) {
        assertFalse(messages(yaml).isEmpty(), yaml);
        assertFalse(TestEngine.usual().tryLoad(yaml).problems().isEmpty(), yaml);
    }

    @Test
    void thePrioritiesAreTakenInAnyCase() {
        for (String priority : List.of("emergency", "Alert", "CRITICAL", "eRRor", "info", "Informational")) {
            assertTrue(messages(RULE.replace("Info", priority)).isEmpty(), priority);
        }
    }
}
