// SPDX-License-Identifier: Apache-2.0
package dev.lanner.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfigCommandsTest {
    private final List<String> told = new ArrayList<>();
    private final ConfigCommands commands = new ConfigCommands(
            (subject, priority, text, fields) -> told.add(subject + "|" + priority + "|" + text + "|" + fields.size()));

    @Test
    void tellsOfAConfigurationThatIsNotTakenOverByItsFirstProblem() {
        commands.configalert("a.yaml:1:2 error: x\na.yaml:3:4 error: y");
        assertEquals(
                List.of("configuration not taken over|CRITICAL|The changed configuration has errors; that from before"
                        + " goes on working. a.yaml:1:2 error: x|2"),
                told);
    }

    @Test
    void tellsOfARefusedFileWithTheReason() {
        commands.deployalert("/deploy/a.jar", "nobody has signed it");
        assertEquals(List.of("deployment refused|CRITICAL|/deploy/a.jar: nobody has signed it|2"), told);
    }
}
