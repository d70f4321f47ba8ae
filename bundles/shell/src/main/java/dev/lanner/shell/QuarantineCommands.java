// SPDX-License-Identifier: Apache-2.0
package dev.lanner.shell;

import dev.lanner.api.quarantine.Patient;
import dev.lanner.api.quarantine.Quarantine;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.felix.service.command.Descriptor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Commands about plugins' components that fail. */
@Component(
        service = QuarantineCommands.class,
        property = {"osgi.command.scope=lanner", "osgi.command.function=quarantine"})
public final class QuarantineCommands {
    private final Quarantine quarantine;

    /** With the one who keeps them out. */
    @Activate
    public QuarantineCommands(@Reference Quarantine quarantine) {
        this.quarantine = quarantine;
    }

    /** Lists them, or lets one out. */
    @Descriptor(
            "lists the components of plugins that have failed, and whether they are not called any more; 'quarantine"
                    + " release NAME' has one called again")
    public Object quarantine(
            @Descriptor("nothing, or release and a component's name, or kind and name") String... words)
            throws CommandException {
        if (words.length == 0) {
            return table();
        }
        if (!words[0].equals("release") || words.length == 1) {
            throw new CommandException("'" + String.join(" ", words) + "' cannot be done; there is: release NAME");
        }
        String name = String.join(" ", Arrays.asList(words).subList(1, words.length));
        int released = quarantine.release(name);
        if (released == 0) {
            throw new CommandException("no component called '" + name + "' is kept out; 'quarantine' lists them");
        }
        return Quantity.of(released, "component") + " called again";
    }

    private Table table() {
        List<List<String>> rows = new ArrayList<>();
        for (Patient patient : quarantine.patients()) {
            rows.add(List.of(
                    patient.kind(),
                    patient.name(),
                    Long.toString(patient.failures()),
                    patient.isQuarantined()
                            ? "out since "
                                    + Instant.ofEpochMilli(patient.sinceMs()).truncatedTo(ChronoUnit.SECONDS)
                            : "called",
                    patient.reason()));
        }
        return new Table(
                List.of("KIND", "NAME", "FAILURES", "STATE", "LAST FAILURE"),
                rows,
                "No component of a plugin has failed.");
    }
}
