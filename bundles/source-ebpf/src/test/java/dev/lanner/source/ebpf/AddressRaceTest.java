// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.ebpf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * An address that another thread changes during the call is told as the kernel used it, which is shown by who receives the
 * message, or by whether the call fails.
 */
@RequiresKernel
class AddressRaceTest {
    /** So often the caller's memory must have been wrong, or else the test would prove nothing. */
    /** What others on this machine may send meanwhile by sockets that nobody holds addresses of. */
    private static final int FEW = 10;

    private static final int ENOUGH = 100;

    private static final int CALLS = Integer.getInteger("lanner.race.calls", 1000);
    private static final String PROGRAM = "src/test/c/addresses.c";
    private static final Map<String, Integer> PARAMETERS =
            Map.of("sendto", 5, "sendmsg", 5, "sendmmsg", 5, "connect", 4, "bind", 2);

    private final Path folder;

    AddressRaceTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @ParameterizedTest
    @CsvSource({
        "sendto, inet",
        "sendto, inet6",
        "sendto, unix",
        "sendmsg, inet",
        "sendmsg, inet6",
        "sendmsg, unix",
        "connected sendmsg, inet",
        "connected sendmsg, inet6",
        "connected sendmsg, unix",
        "sendmmsg, inet",
        "sendmmsg, inet6",
        "sendmmsg, unix",
        "connect, inet",
        "connect, inet6",
        "connect, unix",
        "long sendmmsg, inet",
        "long sendmmsg, inet6",
        "bind, inet",
        "bind, inet6",
        "bind, unix"
    })
    void tellsTheAddressThatTheKernelUsed(String deed, String family) throws Exception {
        assumeTrue(KernelAddresses.lacks(Native.load()).isEmpty(), "the kernel shows no addresses");
        Outcome outcome = run(deed, family, StreamSettings.DEFAULT);
        assertTrue(outcome.changed() > ENOUGH, "the caller's memory was wrong only " + outcome.changed() + " times");
        assertEquals(outcome.truth().size(), outcome.told().size());
        assertEquals(0, outcome.differences());
        assertTrue(outcome.fromCaller() < FEW, "so many addresses were the caller's: " + outcome.fromCaller());
    }

    /** Where the kernel does not ask about addresses, it looks up paths of sockets like names of files. */
    @ParameterizedTest
    @CsvSource({"sendto", "sendmsg", "sendmmsg", "connect", "bind"})
    void tellsThePathThatTheKernelLookedUp(String deed) throws Exception {
        KernelNames names = KernelTracepoints.read(Native.load().libbpf(), true).kernelNames();
        assumeTrue(names.isPossible(), names.lack());
        Outcome outcome = run(deed, "unix", StreamSettings.DEFAULT.with(KernelCopies.NAMES));
        assertTrue(outcome.changed() > ENOUGH, "the caller's memory was wrong only " + outcome.changed() + " times");
        assertEquals(outcome.truth().size(), outcome.told().size());
        assertEquals(0, outcome.differences());
        assertTrue(outcome.fromCaller() < FEW, "so many addresses were the caller's: " + outcome.fromCaller());
    }

    @Test
    void isFooledWithoutTheKernelsAddresses() throws Exception {
        Outcome outcome = run("sendto", "inet", StreamSettings.DEFAULT.withoutKernelNames());
        assertEquals(outcome.truth().size(), outcome.told().size());
        assertTrue(outcome.differences() > ENOUGH, "fooled only " + outcome.differences() + " times");
    }

    private Outcome run(String deed, String family, StreamSettings settings) throws Exception {
        String call = deed.substring(deed.indexOf(' ') + 1);
        Path program = LiveEventsTest.compile(Path.of(PROGRAM), folder);
        Path output = folder.resolve("truth");
        Syscall syscall = Syscall.all().stream()
                .filter(candidate -> candidate.name().equals(call))
                .findFirst()
                .orElseThrow();
        try (LiveCapture capture = new LiveCapture(settings, Selections.calls(call))) {
            Process process = new ProcessBuilder(program.toString(), deed, family, "" + CALLS, folder.toString())
                    .redirectOutput(output.toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            while (process.isAlive()) {
                capture.poll();
            }
            assertEquals(0, process.exitValue());
            List<String> lines = Files.readAllLines(output);
            String[] last = lines.remove(lines.size() - 1).split(" ", -1);
            List<String> told = new ArrayList<>();
            for (CapturedEvent event : capture.settled(e -> e.code() == syscall.code() && e.tid() == process.pid())) {
                told.add(kind(event.bytes(PARAMETERS.getOrDefault(call, 0)), family, Integer.parseInt(last[1])));
            }
            if (call.equals("bind")) {
                // The receivers'.
                told = told.subList(2, told.size());
            }
            Outcome outcome = new Outcome(
                    lines,
                    told,
                    Integer.parseInt(last[0]),
                    capture.stream().count(syscall.code(), LossReason.CALLERS_NAME));
            System.out.printf(
                    "%s %s: %d calls told, the caller's memory was wrong in %d, %d told wrong%n",
                    deed, family, told.size(), outcome.changed(), outcome.differences());
            return outcome;
        }
    }

    /** An address ends with what changes: the port, or the path and its NUL. */
    private static String kind(byte[] address, String family, int harmless) {
        if (family.equals("unix")) {
            return "" + (char) address[address.length - 2];
        }
        int port = ByteBuffer.wrap(address).order(ByteOrder.nativeOrder()).getShort(address.length - 2) & 0xffff;
        return port == harmless ? "h" : "s";
    }

    /**
     * What came of it.
     *
     * @param truth which of the two addresses the kernel used, call by call or message by message
     * @param told that of the events
     * @param changed in how many calls the caller's memory held something else afterwards
     * @param fromCaller how many addresses came from there by the source's own count, which is of all programs that run here
     */
    private record Outcome(List<String> truth, List<String> told, int changed, long fromCaller) {
        long differences() {
            long differences = 0;
            for (int i = 0; i < Math.min(truth.size(), told.size()); i++) {
                if (!truth.get(i).equals(told.get(i))) {
                    differences++;
                }
            }
            return differences;
        }
    }
}
