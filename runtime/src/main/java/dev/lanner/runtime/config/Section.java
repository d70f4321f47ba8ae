// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime.config;

import dev.lanner.api.text.Markdown;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The things that can be set of one component.
 *
 * @param pid its persistent identity in Config Admin
 * @param isFactory whether there may be several instances, each under a name of its own
 * @param description what it is
 * @param attributes by their ids, in the order of the declaration
 */
record Section(String pid, boolean isFactory, String description, Map<String, Attribute> attributes) {
    /** Of the launcher itself. */
    static Section of(String pid, String description, List<Attribute> attributes) {
        Map<String, Attribute> byId = new LinkedHashMap<>();
        attributes.forEach(attribute -> byId.put(attribute.id(), attribute));
        return new Section(pid, false, description, byId);
    }

    /** Adds what can be set of it to the reference. */
    void document(String name, Markdown page) {
        String instances = isFactory
                ? " There may be several, each under a name of its own: `" + name + ".NAME`. Factory PID `"
                : " PID `";
        List<List<String>> rows = attributes.values().stream()
                .map(attribute -> attribute.markdownRow(SettingsReader.isPath(name, attribute)))
                .toList();
        page.heading(2, name)
                .paragraph(Markdown.plain(description) + instances + pid + "`.")
                .table(List.of("Key", "Type", "Default", "Values", "Meaning"), rows);
    }

    Section {
        attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
    }
}
