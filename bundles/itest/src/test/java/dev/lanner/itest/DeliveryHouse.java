// SPDX-License-Identifier: Apache-2.0
package dev.lanner.itest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** A house with five outputs, each of which can be made to misbehave. */
final class DeliveryHouse implements AutoCloseable {
    static final List<String> OUTPUTS = List.of("steady", "hanging", "failing", "full", "leaving");
    static final int HANGING = 1;
    static final int FAILING = 2;
    static final int FULL = 3;
    static final int LEAVING = 4;

    private static final String CONFIGURATION = "output: {stdout: {enabled: false}}\n";

    private final Path folder;
    private final GuestHouse house;

    DeliveryHouse(Path folder) throws IOException {
        this.folder = folder;
        house = new GuestHouse(folder, CONFIGURATION);
        for (int number = 0; number < OUTPUTS.size(); number++) {
            add(number);
        }
    }

    /** Deploys the output of this number, if it is not. */
    void add(int number) throws IOException {
        if (Files.notExists(jar(number))) {
            house.deployOutput(OUTPUTS.get(number), number);
        }
    }

    /** Takes the output away, and waits until it has gone. */
    void remove(int number) throws Exception {
        Files.deleteIfExists(jar(number));
        await("the output has gone", () -> "awaited".equals(column("STATE").get(OUTPUTS.get(number))));
    }

    private Path jar(int number) {
        return house.jar(OUTPUTS.get(number));
    }

    Path received(String output) {
        return folder.resolve(output + ".received");
    }

    /** Starts it, and waits until all outputs are there that are deployed. */
    void start() throws Exception {
        house.start();
        await(
                "the deployed outputs are there",
                () -> column("STATE").entrySet().stream()
                                .filter(state -> !state.getValue().equals("awaited"))
                                .count()
                        == OUTPUTS.stream()
                                .filter(name -> Files.exists(jar(OUTPUTS.indexOf(name))))
                                .count());
    }

    /** As the operating system's kill -9 does. */
    void kill() throws Exception {
        house.kill();
    }

    String ask(String command) {
        return house.ask(command);
    }

    private Map<String, String> column(String title) {
        return house.column("lanner:outputs", title);
    }

    private long sum(String title) {
        return column(title).values().stream().mapToLong(Long::parseLong).sum();
    }

    /** Alerts that are in no file yet, nor on disk. */
    long unspooled() {
        return sum("QUEUED");
    }

    /** Alerts that wait for an output. */
    long waiting() {
        return sum("QUEUED") + sum("SPOOLED");
    }

    long dropped() {
        return sum("DROPPED") + sum("REJECTED");
    }

    /** The number up to which every output has received everything. */
    long leastReceived() throws IOException {
        long least = Long.MAX_VALUE;
        for (String output : OUTPUTS) {
            least = Math.min(least, ReceivedAlerts.last(received(output)));
        }
        return least;
    }

    /** How many alerts each output has received, those that came twice included. */
    String delivered() throws IOException {
        StringBuilder text = new StringBuilder();
        for (String output : OUTPUTS) {
            text.append(output)
                    .append('=')
                    .append(ReceivedAlerts.last(received(output)))
                    .append(' ');
        }
        return text.toString().strip();
    }

    void await(String what, Callable<Boolean> condition) throws Exception {
        house.await(what, condition);
    }

    @Override
    public void close() throws IOException {
        house.close();
    }
}
