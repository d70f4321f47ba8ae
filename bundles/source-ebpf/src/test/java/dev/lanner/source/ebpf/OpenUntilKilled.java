// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.ebpf;

/** A program of its own: opens a stream, says so, and reads until it is killed. */
final class OpenUntilKilled {
    static final String READY = "ready";

    private OpenUntilKilled() {}

    public static void main(String[] arguments) throws Exception {
        try (EbpfStream stream =
                EbpfStream.open(StreamSettings.DEFAULT, Selections.NOTHING, unused -> Selections.rareCalls())) {
            System.out.println(READY);
            while (stream.poll((record, offset, limit, cpu) -> {}, 4096) >= 0) {
                // Whoever started this kills it.
            }
        }
    }
}
