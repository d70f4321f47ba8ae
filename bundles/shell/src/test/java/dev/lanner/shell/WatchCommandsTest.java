// SPDX-License-Identifier: Apache-2.0
package dev.lanner.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanner.api.event.Event;
import dev.lanner.api.rule.EventFilter;
import dev.lanner.api.rule.EventFormat;
import dev.lanner.api.rule.FormatException;
import dev.lanner.spi.tap.EventTap;
import dev.lanner.testkit.FakePipeline;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Watches events that a test makes up: each is its number, and those that are odd match. */
@Timeout(30)
final class WatchCommandsTest {
    private final House house = new House();
    private final FakePipeline pipeline = new FakePipeline();
    private final FakeRuleEngine engine = new FakeRuleEngine();
    private final LooseShell shell = new LooseShell(house);
    private final AtomicReference<@Nullable EventTap> plugged = new AtomicReference<>();
    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    private final Attachment attachment = new Attachment(new PrintStream(shown, true, StandardCharsets.UTF_8), 4711);
    private final Dialogue dialogue = new Dialogue(shell.parts(null), attachment, Peer.UNKNOWN);

    @BeforeEach
    void prepare() {
        house.pipeline = pipeline;
        pipeline.selected = Set.of("procexit");
        pipeline.isTurning = true;
        engine.filter = new Odd();
        house.ruleEngine = engine;
        house.eventFormats = output -> {
            if (output.contains("%wrong")) {
                throw new FormatException("unknown field 'wrong'\n%wrong\n^");
            }
            return new Numbered(output);
        };
        shell.add(new WatchCommands(house, tap -> {
            plugged.set(tap);
            return () -> plugged.set(null);
        }));
    }

    @AfterEach
    void close() {
        dialogue.close();
        shell.close();
    }

    private static Event event(long number) {
        return (Event) Proxy.newProxyInstance(
                Event.class.getClassLoader(), new Class<?>[] {Event.class}, (proxy, method, arguments) -> {
                    return switch (method.getName()) {
                        case "number" -> number;
                        case "thread" -> null;
                        default -> throw new UnsupportedOperationException(method.getName());
                    };
                });
    }

    private record Odd() implements EventFilter {
        @Override
        public boolean matches(Event event) {
            return event.number() % 2 == 1;
        }

        @Override
        public Set<String> eventTypes() {
            return Set.of("procexit");
        }
    }

    private record Numbered(String output) implements EventFormat {
        @Override
        public String format(Event event, Map<String, @Nullable Object> fields) {
            fields.put("evt.num", event.number());
            return output.startsWith("%evt.time") ? "usual " + event.number() : output + event.number();
        }
    }

    private EventTap awaitTap() throws InterruptedException {
        EventTap tap = plugged.get();
        while (tap == null) {
            Thread.sleep(1);
            tap = plugged.get();
        }
        return tap;
    }

    private int during(String line, long events) throws InterruptedException {
        Thread source = new Thread(() -> {
            try {
                EventTap tap = awaitTap();
                for (long i = 1; i <= events; i++) {
                    tap.onEvent(event(i));
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        source.start();
        int status = dialogue.answer(line);
        source.join();
        return status;
    }

    private List<String> shown() {
        return shown.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Test
    void showsWhatMatchesAndEndsAfterSoMany() throws InterruptedException {
        assertEquals(0, during("watch evt.type = procexit --count 2", 6));
        List<String> lines = shown();
        assertEquals("Watching procexit; Ctrl-C ends it.", lines.get(0));
        assertEquals(List.of("usual 1", "usual 3"), lines.subList(1, 3));
        assertTrue(lines.get(3).startsWith("2 events in "), lines::toString);
        assertNull(plugged.get(), "the tap is taken away");
    }

    @Test
    void countsWhatFindsNoRoomAndHoldsNobodyUp() {
        WatchTap tap = new WatchTap(null, new Numbered("#"), Set.of(), Set.of());
        for (int i = 1; i <= WatchTap.CAPACITY + 10; i++) {
            tap.onEvent(event(i));
        }
        assertEquals(10, tap.leftOut());
        assertEquals("#1", text(tap));
        tap.onEvent(event(9999));
        for (int i = 2; i <= WatchTap.CAPACITY; i++) {
            assertEquals("#" + i, text(tap));
        }
        assertEquals("#9999", text(tap));
        assertNull(tap.take());
        assertEquals(10, tap.leftOut());
    }

    private static String text(WatchTap tap) {
        WatchTap.Line line = tap.take();
        return line == null ? "nothing" : line.text();
    }

    @Test
    void endsWhenItIsInterrupted() throws Exception {
        Thread impatient = new Thread(() -> {
            try {
                awaitTap().onEvent(event(7));
                Thread.sleep(100);
                attachment.interrupt();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        impatient.start();
        assertEquals(0, dialogue.answer("watch --output 'n=' evt.type=procexit"));
        impatient.join();
        assertEquals("n=7", shown().get(1));
        assertTrue(shown().get(2).startsWith("1 event in "), shown()::toString);
        assertNull(plugged.get());
    }

    @Test
    void answersAnObjectForEachEventAsJson() throws InterruptedException {
        assertEquals(0, during("watch --count 1 evt.type=procexit --json", 1));
        assertEquals("{\"evt.num\":1}", shown().get(0));
        assertTrue(shown().get(1).contains("\"events\":1,\"left_out\":0"), shown()::toString);
    }

    @Test
    void tellsWhatIsWrongWithTheFormat() {
        assertEquals(1, dialogue.answer("watch --output '%wrong' evt.type=procexit"));
        assertEquals(List.of("unknown field 'wrong'", "%wrong", "^"), shown());
        assertNull(plugged.get());
    }

    @Test
    void needsAPipeline() {
        house.pipeline = null;
        assertEquals(1, dialogue.answer("watch"));
        assertTrue(shown().get(0).startsWith("nothing is being watched"), shown()::toString);
        assertThrows(CommandException.class, house::pipeline);
    }
}
