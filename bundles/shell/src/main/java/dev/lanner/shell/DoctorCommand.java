// SPDX-License-Identifier: Apache-2.0
package dev.lanner.shell;

import dev.lanner.spi.doctor.DoctorCheck;
import dev.lanner.spi.doctor.Finding;
import dev.lanner.spi.doctor.Finding.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Says whether this machine gives Lanner what it needs. */
@Component(
        service = DoctorCommand.class,
        property = {"osgi.command.scope=lanner", "osgi.command.function=doctor"})
public final class DoctorCommand {
    private final House house;

    /** With what is in the house. */
    @Activate
    public DoctorCommand(@Reference House house) {
        this.house = house;
    }

    /** Asks every check. */
    @Descriptor("says whether this machine gives Lanner what it needs; fails if something is missing")
    public Table doctor(CommandSession session) {
        List<Finding> findings = new ArrayList<>();
        for (DoctorCheck check : house.doctorChecks) {
            findings.addAll(ask(check));
        }
        if (findings.stream().anyMatch(finding -> finding.verdict() == Verdict.MISSING)) {
            Status.setFailed(session);
        }
        List<List<String>> rows = findings.stream()
                .map(finding -> List.of(mark(finding.verdict()), finding.subject(), finding.message()))
                .toList();
        return new Table(List.of("", "WHAT", "FINDING"), rows, "There is nothing to check.");
    }

    /** A check that throws says something as well, and the others still have their turn. */
    @SuppressWarnings("CatchingUnchecked")
    private static List<Finding> ask(DoctorCheck check) {
        try {
            return check.check();
        } catch (RuntimeException e) {
            String name = check.getClass().getSimpleName();
            return List.of(new Finding(name, Verdict.LIMITED, "the check itself has failed: " + e));
        }
    }

    private static String mark(Verdict verdict) {
        return switch (verdict) {
            case GOOD -> "ok";
            case LIMITED -> "limited";
            case MISSING -> "MISSING";
        };
    }
}
