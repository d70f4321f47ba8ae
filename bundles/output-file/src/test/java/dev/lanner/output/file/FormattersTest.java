// SPDX-License-Identifier: Apache-2.0
package dev.lanner.output.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanner.api.alert.Alert;
import dev.lanner.api.quarantine.Guard;
import dev.lanner.api.quarantine.Patient;
import dev.lanner.api.quarantine.Quarantine;
import dev.lanner.spi.output.AlertFormatter;
import dev.lanner.testkit.SampleAlerts;
import java.io.IOException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A formatter that cannot write an alert costs its form, and nothing else. */
final class FormattersTest {
    private final Formatters formatters = new Formatters();
    private final KeptOutAfterTwo quarantine = new KeptOutAfterTwo();
    private final Alert alert = SampleAlerts.withMessage("x");
    private int calls;

    /** Keeps everybody out who has failed twice. */
    private static final class KeptOutAfterTwo implements Quarantine {
        final List<String> failures = new ArrayList<>();
        final List<Guard> guards = new ArrayList<>();

        @Override
        public Guard admit(String kind, String name) {
            Guard guard = new Guard(kind, name, (failed, reason) -> {
                failures.add(failed.kind() + " " + failed.name() + ": " + reason);
                failed.keepOut(failures.size() >= 2);
            });
            guard.limit(20_000_000);
            guards.add(guard);
            return guard;
        }

        @Override
        public void leave(Guard guard) {
            guards.remove(guard);
        }

        @Override
        public List<Patient> patients() {
            return List.of();
        }

        @Override
        public int release(String name) {
            failures.clear();
            guards.forEach(guard -> guard.keepOut(false));
            return guards.size();
        }
    }

    private void add(AlertFormatter formatter) {
        formatters.addFormatter(formatter, Map.of(AlertFormatter.NAME, "mine"));
    }

    private String written() throws IOException {
        StringBuilder text = new StringBuilder("> ");
        formatters.format("mine", alert, text);
        return text.toString();
    }

    private String json() throws IOException {
        StringBuilder text = new StringBuilder("> ");
        new JsonFormatter(FormatSettings.usual(ZoneId.systemDefault())).format(alert, text);
        return text.toString();
    }

    @Test
    void writesJsonForWhoThrowsAndAsksHimNoMoreUntilHeIsLetIn() throws IOException {
        formatters.bindQuarantine(quarantine);
        boolean[] isMended = {false};
        add((formatted, target) -> {
            calls++;
            target.append("half of ");
            if (!isMended[0]) {
                throw new IllegalStateException("a bug");
            }
        });
        for (int i = 0; i < 5; i++) {
            assertEquals(json(), written(), "whole JSON, and not a word of his");
        }
        assertEquals(2, calls);
        assertEquals("format mine: java.lang.IllegalStateException: a bug", quarantine.failures.get(0));
        isMended[0] = true;
        quarantine.release("mine");
        assertEquals("> half of ", written());
    }

    @Test
    void countsWhoIsSlowButTakesWhatHeSays() throws IOException {
        add((formatted, target) -> {
            calls++;
            target.append("slow");
            try {
                Thread.sleep(450);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        formatters.bindQuarantine(quarantine);
        assertEquals("> slow", written());
        assertEquals("> slow", written());
        assertTrue(quarantine.failures.get(0).startsWith("format mine: a call took "), quarantine.failures::toString);
        assertEquals(json(), written());
        assertEquals(2, calls);
    }

    @Test
    void worksWhereNobodyWatchesAndLeavesNobodyBehind() throws IOException {
        AlertFormatter formatter = (formatted, target) -> {
            throw new IOException("no");
        };
        add(formatter);
        assertEquals(json(), written());
        formatters.bindQuarantine(quarantine);
        assertEquals(1, quarantine.guards.size());
        formatters.removeFormatter(formatter, Map.of(AlertFormatter.NAME, "mine"));
        assertEquals(List.of(), quarantine.guards);
        assertThrows(IOException.class, this::written);
    }
}
