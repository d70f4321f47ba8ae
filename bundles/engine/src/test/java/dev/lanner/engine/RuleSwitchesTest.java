// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanner.api.rule.Rule;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rules that an operator turns on and off while they work. */
class RuleSwitchesTest {
    private static final String RULES =
            """
            - rule: Read A
              desc: a
              condition: evt.type = open
              output: a
              priority: NOTICE
              tags: [files]
            - rule: Read B
              desc: b
              condition: evt.type = open
              output: b
              priority: NOTICE
              enabled: false
              tags: [files, other]
            - rule: Connect
              desc: c
              condition: evt.type = connect
              output: c
              priority: NOTICE
            """;

    private final TestEngine house = TestEngine.usual().load(RULES);

    private String enabled() {
        return String.join(
                " ",
                house.engine().rules().stream()
                        .filter(Rule::isEnabled)
                        .map(Rule::name)
                        .toList());
    }

    private List<String> turn(boolean isOn, boolean isTag, String name) throws Exception {
        List<String> meant = house.engine().turn(isOn, isTag, name);
        house.engine().beginBatch();
        return meant;
    }

    @Test
    void areTurnedByNamePatternAndTag() throws Exception {
        assertEquals("Read A Connect", enabled());
        assertEquals(List.of("Read A", "Read B"), turn(false, false, "Read*"));
        assertEquals("Connect", enabled());
        assertEquals(List.of("Read B"), turn(true, true, "other"));
        assertEquals("Read B Connect", enabled());
        assertEquals(List.of("Connect"), turn(false, false, "Connect"));
        assertEquals("Read B", enabled());
        assertEquals(List.of(), turn(false, false, "Reed*"));
        assertEquals("Read B", enabled());
    }

    @Test
    void stayTurnedThroughAReloadAndANewConfiguration() throws Exception {
        turn(false, false, "Read A");
        house.load(RULES + "# changed\n");
        assertEquals("Connect", enabled());
        house.engine().modify(new TestEngine.FixedConfig("first", "debug", true, List.of("enable rule=Read*")));
        house.engine().beginBatch();
        assertEquals("Read B Connect", enabled());
        turn(true, false, "Read A");
        assertEquals("Read A Read B Connect", enabled());
    }
}
