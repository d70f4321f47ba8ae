// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.ebpf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** What all other tests of this bundle have tried, once they have run: every type that a kernel brings. */
@RequiresKernel
@Order(Integer.MAX_VALUE)
class EventTableTest {
    private static final Path PAGE = Path.of("../../distribution/reference/event-tests.md");

    @Test
    void everyTypeHasBeenTriedLive() throws Exception {
        assumeTrue(
                LiveEventTable.families().containsAll(LiveEventsTest.families().toList()),
                "skipped: not all programs have run before");
        assertEquals(List.of(), LiveEventTable.untried());
        String page = LiveEventTable.markdown();
        Path made = Files.writeString(Path.of("target/event-tests.md"), page);
        assertEquals(
                Files.readString(PAGE), page, PAGE + " is not up to date: copy " + made.toAbsolutePath() + " there");
    }
}
