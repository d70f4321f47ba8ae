// SPDX-License-Identifier: Apache-2.0
package dev.lanner.container;

import dev.lanner.api.quarantine.Guard;
import dev.lanner.api.quarantine.Patient;
import dev.lanner.api.quarantine.Quarantine;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Keeps everybody out who has failed three times in a row. */
final class KeptOutAfterThree implements Quarantine, Guard.Listener {
    private final Map<Guard, Integer> failures = new HashMap<>();

    @Override
    public synchronized Guard admit(String kind, String name) {
        Guard guard = new Guard(kind, name, this);
        failures.put(guard, 0);
        return guard;
    }

    @Override
    public synchronized void onFailure(Guard guard, String reason) {
        guard.keepOut(failures.merge(guard, 1, Integer::sum) >= 3);
    }

    @Override
    public synchronized void onSuccess(Guard guard) {
        failures.put(guard, 0);
    }

    @Override
    public synchronized void leave(Guard guard) {
        failures.remove(guard);
    }

    @Override
    public synchronized List<Patient> patients() {
        return failures.entrySet().stream()
                .map(entry -> new Patient(
                        entry.getKey().kind(),
                        entry.getKey().name(),
                        entry.getValue(),
                        entry.getKey().isOut(),
                        0,
                        ""))
                .toList();
    }

    @Override
    public synchronized int release(String name) {
        failures.forEach(
                (guard, count) -> guard.keepOut(guard.isOut() && !guard.name().equals(name)));
        failures.replaceAll((guard, count) -> 0);
        return 1;
    }

    synchronized boolean isOut(String name) {
        return patients().stream().anyMatch(patient -> patient.name().equals(name) && patient.isQuarantined());
    }
}
