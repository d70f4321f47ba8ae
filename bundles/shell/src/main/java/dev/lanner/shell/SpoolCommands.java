// SPDX-License-Identifier: Apache-2.0
package dev.lanner.shell;

import dev.lanner.api.pipeline.OutputStatus;
import dev.lanner.api.pipeline.SpoolStatus;
import dev.lanner.api.pipeline.Spools;
import dev.lanner.api.text.NearestName;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.felix.service.command.Descriptor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Commands about alerts that wait on disk. */
@Component(
        service = SpoolCommands.class,
        property = {"osgi.command.scope=lanner", "osgi.command.function=spool"})
public final class SpoolCommands {
    private static final double BYTES_PER_MIB = 1 << 20;
    private static final String RETRY = "retry";
    private static final String DISCARD = "discard";
    private static final String CONFIRMATION = "yes";

    private final House house;

    /** With what is in the house. */
    @Activate
    public SpoolCommands(@Reference House house) {
        this.house = house;
    }

    /** Lists the spools, or does something about one. */
    @Descriptor(
            "lists the alerts on disk that are still to be delivered, by output; 'spool retry NAME' tries an output at"
                    + " once that is being left alone after a failure; 'spool discard NAME yes' throws away what waits for one")
    @Actions({RETRY, DISCARD})
    @Example({"spool", "spool retry http", "spool discard http yes"})
    public Object spool(@Descriptor("nothing; retry NAME; discard NAME yes") String... arguments)
            throws CommandException {
        List<String> words = List.of(arguments);
        if (words.isEmpty()) {
            return list();
        }
        if (words.size() == 2 && words.get(0).equals(RETRY)) {
            return retry(words.get(1));
        }
        if (words.size() >= 2 && words.size() <= 3 && words.get(0).equals(DISCARD)) {
            return discard(words.get(1), words.subList(2, words.size()));
        }
        throw new CommandException("there is no 'spool " + String.join(" ", words)
                + "'; there are: spool, spool retry NAME, spool discard NAME " + CONFIRMATION);
    }

    private Table list() throws CommandException {
        List<List<Object>> rows = new ArrayList<>();
        for (SpoolStatus spool : house.spools().spools()) {
            rows.add(List.of(
                    spool.output(),
                    spool.isAwaited() ? "awaited" : "there",
                    spool.alerts(),
                    String.format(Locale.ROOT, "%.1f MiB", spool.bytes() / BYTES_PER_MIB),
                    spool.oldestMs() == 0
                            ? "-"
                            : Instant.ofEpochMilli(spool.oldestMs())
                                    .truncatedTo(ChronoUnit.SECONDS)
                                    .toString()));
        }
        return new Table(
                List.of("OUTPUT", "OUTPUT IS", "ALERTS", "ROOM", "SINCE"),
                rows,
                "There is no spool: no output has one; 'spool' and 'spool-dir' of the section pipeline say which should.");
    }

    private String retry(String output) throws CommandException {
        if (!house.spools().retryNow(output)) {
            throw unknown(
                    output,
                    house.pipeline().outputs().stream().map(OutputStatus::name).toList());
        }
        return "The output '" + output + "' is tried now; 'outputs' shows how that goes.";
    }

    private String discard(String output, List<String> confirmation) throws CommandException {
        if (!confirmation.equals(List.of(CONFIRMATION))) {
            throw new CommandException("the alerts that wait for '" + output
                    + "' would never reach it; if that is meant, say 'spool discard " + output + " " + CONFIRMATION
                    + "'");
        }
        Spools spools = house.spools();
        long count = spools.discard(output);
        if (count < 0) {
            throw unknown(
                    output, spools.spools().stream().map(SpoolStatus::output).toList());
        }
        return count + (count == 1 ? " alert was" : " alerts were") + " thrown away; 'drops' counts them.";
    }

    private static CommandException unknown(String output, List<String> known) {
        String nearest = NearestName.of(output, known);
        return new CommandException("there is no output '" + output + "'"
                + (nearest == null
                        ? "; 'outputs' and 'spool' list what there is"
                        : "; did you mean '" + nearest + "'?"));
    }
}
