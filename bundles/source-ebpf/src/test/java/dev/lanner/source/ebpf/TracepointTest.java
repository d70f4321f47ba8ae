// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.ebpf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;

/** Events that come from no system call. */
@RequiresKernel
class TracepointTest {
    private static final int SIGUSR1 = 10;

    @Test
    void tellsWhoRunsNext() throws Exception {
        try (LiveCapture capture = new LiveCapture(StreamSettings.DEFAULT, Selections.events("SCHEDSWITCH_6_E"))) {
            Process process = Actor.run("fork");
            capture.await("switch to it", event -> event.code() == Codes.SWITCH && event.number(1) == process.pid());
            CapturedEvent away = capture.await(
                    "switch away with memory",
                    event -> event.code() == Codes.SWITCH
                            && event.tid() == process.pid()
                            && event.number(5) > 0
                            && event.number(3) > 0);
            assertEquals(6, away.parameters().size());
            assertTrue(away.number(4) >= away.number(5), away::toString);
            assertEquals(0, away.number(6));
            LiveEventTable.add("SCHEDSWITCH_6_E", "TracepointTest");
        }
    }

    @Test
    void tellsWhoGetsASignalFromWhom() throws Exception {
        try (LiveCapture capture = new LiveCapture(StreamSettings.DEFAULT, Selections.events("SIGNALDELIVER_E"))) {
            Process process = Actor.run("signal");
            CapturedEvent signal = capture.await(
                    "signal",
                    event -> event.code() == Codes.SIGNALDELIVER
                            && event.tid() == process.pid()
                            && event.number(3) == SIGUSR1);
            assertEquals(process.pid(), signal.number(1));
            assertEquals(process.pid(), signal.number(2));
            LiveEventTable.add("SIGNALDELIVER_E", "TracepointTest");
        }
    }

    @Test
    void tellsOfPageFaults() throws Exception {
        assumeTrue(Machine.current() == Machine.X86_64, "only x86 kernels have the tracepoints");
        try (LiveCapture capture = new LiveCapture(StreamSettings.DEFAULT, Selections.events("PAGE_FAULT_E"))) {
            Process process = Actor.start("fault");
            long address = Long.parseUnsignedLong(Actor.output(process).substring(2), 16);
            // not present, write, user
            CapturedEvent user = capture.await(
                    "write fault",
                    event -> event.code() == Codes.PAGE_FAULT
                            && event.tid() == process.pid()
                            && event.number(1) == address
                            && event.number(3) == (2 | 4 | 16));
            assertTrue(user.number(2) != 0);
            // not present, write, supervisor: the kernel writes into the program's next page
            capture.await(
                    "fault of the kernel",
                    event -> event.code() == Codes.PAGE_FAULT
                            && event.tid() == process.pid()
                            && event.number(1) == address + 4096
                            && event.number(3) == (2 | 4 | 32));
            LiveEventTable.add("PAGE_FAULT_E", "TracepointTest");
        }
    }
}
