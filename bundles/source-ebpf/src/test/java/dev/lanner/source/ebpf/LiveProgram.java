// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.ebpf;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanner.api.event.EventCatalogue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a program of the live tests has said when it had ended.
 *
 * @param expected what it expects, in order
 * @param impossible types that cannot be tried here, with the reason
 */
record LiveProgram(List<ExpectedEvent> expected, Map<String, String> impossible) {
    /** Runs it in a folder of its own while the capture is open, and reads the rings to that end. */
    static LiveProgram run(Path program, Path folder, LiveCapture capture, EventCatalogue catalogue) throws Exception {
        Path output = folder.resolve("expectations");
        Path work = Files.createDirectory(folder.resolve("work"));
        Process process = new ProcessBuilder(program.toString())
                .directory(work.toFile())
                .redirectOutput(output.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        while (process.isAlive()) {
            capture.poll();
        }
        assertEquals(0, process.exitValue(), program + " has failed");
        capture.drain();
        List<ExpectedEvent> expected = new ArrayList<>();
        Map<String, String> impossible = new TreeMap<>();
        for (String line : Files.readAllLines(output)) {
            if (line.startsWith("!")) {
                String[] columns = line.split("\t", -1);
                impossible.put(columns[1], columns[2]);
            } else {
                expected.add(ExpectedEvent.parse(line, catalogue));
            }
        }
        return new LiveProgram(expected, impossible);
    }
}
