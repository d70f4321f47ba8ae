// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.host;

import dev.lanner.state.process.ThreadSnapshot;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongPredicate;
import java.util.stream.IntStream;

/** Reads all threads of all processes from /proc. What ends meanwhile is left out. */
public final class ProcScanner {
    /** Unit of the times in /proc, the same on all machines of today. */
    static final long TICK_NS = 10_000_000;

    private static final int CLOCK_SAMPLES = 5;
    private static final int MOST_READERS = 4;

    private final File proc;
    private final ConcurrentMap<String, SocketListing> networks = new ConcurrentHashMap<>();
    private long bootNs;

    /** Reads the directory, {@code /proc} but in tests. */
    public ProcScanner(Path proc) {
        this.proc = proc.toFile();
    }

    /** Reads, on as many as four CPUs. <em>Blocking:</em> a fraction of a millisecond for each process. */
    public List<ThreadSnapshot> scan() {
        bootNs = bootTime();
        String[] names = numbers(proc);
        networks.clear();
        int readers = Math.min(MOST_READERS, Runtime.getRuntime().availableProcessors());
        return IntStream.range(0, readers)
                .parallel()
                .mapToObj(reader -> readEvery(readers, reader, names))
                .flatMap(List::stream)
                .toList();
    }

    private List<ThreadSnapshot> readEvery(int step, int first, String[] pids) {
        ProcReader reader = new ProcReader(bootNs, networks);
        for (int i = first; i < pids.length; i += step) {
            reader.process(new File(proc, pids[i]), Long.parseLong(pids[i]));
        }
        return reader.threads();
    }

    /** Reads the processes with a thread that is not known yet. <em>Blocking:</em> a few microseconds for each thread. */
    public List<ThreadSnapshot> scanUnknown(LongPredicate isKnown) {
        bootNs = bootTime();
        networks.clear();
        ProcReader reader = new ProcReader(bootNs, networks);
        for (String pid : numbers(proc)) {
            File process = new File(proc, pid);
            if (!Arrays.stream(numbers(new File(process, "task")))
                    .mapToLong(Long::parseLong)
                    .allMatch(isKnown)) {
                reader.process(process, Long.parseLong(pid));
            }
        }
        return reader.threads();
    }

    private static String[] numbers(File directory) {
        String[] names = directory.list((parent, name) -> isNumber(name));
        return names == null ? new String[0] : names;
    }

    /** When the machine was started, since the epoch, as the last scan found; 0 if unknown. */
    public long bootTimeNs() {
        return bootNs;
    }

    /** When the machine was started; the uptime is cut to a hundredth of a second, so the earliest of a few is best. */
    private long bootTime() {
        ProcFile file = new ProcFile();
        long earliest = Long.MAX_VALUE;
        for (int i = 0; i < CLOCK_SAMPLES; i++) {
            long now = now();
            if (file.tryRead(new File(proc, "uptime"))) {
                String text = new String(file.bytes(), 0, file.length(), StandardCharsets.US_ASCII);
                String seconds = text.substring(0, text.indexOf(' '));
                earliest = Math.min(earliest, now - Math.round(Double.parseDouble(seconds) * 100) * TICK_NS);
            }
        }
        return earliest == Long.MAX_VALUE ? 0 : earliest;
    }

    static long now() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }

    private static boolean isNumber(String name) {
        return name.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
