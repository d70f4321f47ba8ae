// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.ebpf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@RequiresKernel
class FallbackTest {
    private static final int RACES = 200;

    @ParameterizedTest
    @EnumSource(AttachMode.class)
    void worksInEveryMode(AttachMode mode) throws Exception {
        KernelTracepoints tracepoints = KernelTracepoints.read(Native.load().libbpf(), true);
        assumeTrue(tracepoints.allow(mode), "this kernel gives no types to addresses");
        try (LiveCapture capture = new LiveCapture(StreamSettings.DEFAULT.with(mode))) {
            assertEquals(mode, capture.stream().mode());
            Process process = Actor.run("thread");
            CapturedEvent exit = capture.await(Codes.PROCEXIT, process.pid());
            assertEquals(3, exit.number(2));
            assertEquals(1, exit.number(6));
            CapturedEvent exec = capture.await(
                    "execve",
                    event -> event.code() == Codes.EXECVE
                            && event.tid() == process.pid()
                            && event.number(1) == 0
                            && event.text(14).equals("actor"));
            assertEquals(List.of("thread"), exec.texts(3));
            assertTrue(!capture.settled(event -> event.code() == Codes.OPENAT && event.tid() == process.pid())
                    .isEmpty());
        }
    }

    /** Two threads that leave at the same time may each see that no thread is left. */
    @ParameterizedTest
    @EnumSource(AttachMode.class)
    void marksExactlyOneLastThreadWithoutTheKernelsWord(AttachMode mode) throws Exception {
        StreamSettings settings = StreamSettings.DEFAULT.withoutGroupDead().with(mode);
        try (LiveCapture capture = new LiveCapture(settings)) {
            for (int i = 0; i < RACES; i++) {
                long pid = Actor.run("race").pid();
                capture.await(
                        "end",
                        event -> event.code() == Codes.PROCEXIT && event.number(8) == pid && event.number(6) == 1);
                List<CapturedEvent> exits =
                        capture.settled(event -> event.code() == Codes.PROCEXIT && event.number(8) == pid);
                assertEquals(2, exits.size());
                assertEquals(
                        1, exits.stream().filter(event -> event.number(6) == 1).count());
                capture.events().clear();
            }
        }
    }
}
