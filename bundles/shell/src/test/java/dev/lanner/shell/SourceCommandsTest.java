// SPDX-License-Identifier: Apache-2.0
package dev.lanner.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanner.api.pipeline.SourceStatus;
import dev.lanner.testkit.FakePipeline;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sources that are stopped and started as the components they are. */
@Timeout(20)
final class SourceCommandsTest {
    private final House house = new House();
    private final FakePipeline pipeline = new FakePipeline();
    private final LooseShell shell = new LooseShell(house);

    SourceCommandsTest() {
        house.pipeline = pipeline;
        shell.components.addSource("ebpf");
        pipeline.sources.add(new SourceStatus("ebpf", "open", 12, -1, null));
        shell.components.onChange = (name, isEnabled) -> {
            pipeline.sources.clear();
            if (isEnabled) {
                pipeline.sources.add(new SourceStatus(name, "open", 0, -1, null));
            }
        };
    }

    @AfterEach
    void close() {
        shell.close();
    }

    private String refusal(String line) {
        return String.valueOf(
                assertThrows(CommandException.class, () -> shell.execute(line)).getMessage());
    }

    @Test
    void areStoppedAndStarted() throws Exception {
        List<String> told = new ArrayList<>();
        house.internalAlerts = (subject, priority, text, fields) -> told.add(priority + " " + subject + " " + fields);
        assertTrue(shell.execute("sources stop ebpf").startsWith("The source 'ebpf' is stopped"));
        assertEquals(List.of("CRITICAL a source was stopped {source=ebpf}"), told);
        String list = shell.execute("sources");
        assertTrue(list.contains("ebpf    stopped"), list);
        assertEquals("the source 'ebpf' is stopped already", refusal("sources stop ebpf"));
        assertTrue(shell.execute("sources start ebpf").startsWith("The source 'ebpf' works again"));
        list = shell.execute("sources");
        assertTrue(list.contains("ebpf    open"), list);
    }

    @Test
    void tellWhenOneDoesNotStart() throws Exception {
        shell.execute("sources stop ebpf");
        shell.components.onChange =
                (name, isEnabled) -> pipeline.sources.add(new SourceStatus(name, "failed", 0, -1, "no BTF"));
        assertEquals("the source 'ebpf' was started, and does not work: no BTF", refusal("sources start ebpf"));
    }

    @Test
    void areNamedAsTheyAre() {
        assertEquals("there is no source 'ebfp'; did you mean 'ebpf'?", refusal("sources stop ebfp"));
        assertTrue(refusal("sources halt ebpf").startsWith("there is no 'sources halt ebpf'"));
    }
}
