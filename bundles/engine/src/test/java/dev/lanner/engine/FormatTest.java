// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanner.api.event.Event;
import dev.lanner.api.rule.EventFormat;
import dev.lanner.api.rule.FormatException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Outputs that belong to no rule. */
class FormatTest {
    private static Event open(String path, String process) {
        return TestEngine.event("openat")
                .with("evt.type", "openat")
                .with("fd.name", path)
                .by(new FakeThread().with("proc.name", process));
    }

    @Test
    void writesTextAndValues() throws FormatException {
        EventFormat format = TestEngine.usual().engine().eventFormat("%evt.type of %fd.name by %proc.name!");
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        assertEquals("openat of /tmp/x by cat!", format.format(open("/tmp/x", "cat"), fields));
        assertEquals("{evt.type=openat, fd.name=/tmp/x, proc.name=cat}", fields.toString());
        assertEquals("openat of /tmp/y by dog!", format.format(open("/tmp/y", "dog"), new LinkedHashMap<>()));
    }

    @Test
    void showsThePlaceOfWhatIsWrong() {
        IndexedRuleEngine engine = TestEngine.usual().engine();
        FormatException refused = assertThrows(FormatException.class, () -> engine.eventFormat("%evt.type %prc.name"));
        String message = String.valueOf(refused.getMessage());
        assertTrue(message.contains("prc.name"), message);
        assertTrue(message.lines().anyMatch(line -> line.strip().equals("^")), message);
    }

    @Test
    void hasGapsWhileAProviderIsAway() throws FormatException {
        FakeFields fields = FakeFields.usual();
        IndexedRuleEngine engine = TestEngine.first(fields).engine();
        EventFormat format = engine.eventFormat("by %proc.name");
        engine.unbindProvider(fields);
        assertEquals("by <NA>", format.format(open("/tmp/x", "cat"), new LinkedHashMap<>()));
        engine.bindProvider(fields);
        assertEquals("by cat", format.format(open("/tmp/x", "cat"), new LinkedHashMap<>()));
    }
}
