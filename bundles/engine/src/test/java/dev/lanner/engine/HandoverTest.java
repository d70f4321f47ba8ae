// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanner.api.field.FieldSpec;
import dev.lanner.api.field.FieldType;
import dev.lanner.api.field.Scope;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class HandoverTest {
    private static final String RULES =
            "- rule: r\n  desc: d\n  output: o\n  priority: INFO\n  condition: evt.type=open and proc.vpid=1\n";

    private final AtomicBoolean gone = new AtomicBoolean();
    private final AtomicInteger late = new AtomicInteger();
    private final AtomicLong judged = new AtomicLong();

    private FakeFields provider() {
        return new FakeFields()
                .add(FieldSpec.of("proc.vpid", FieldType.INTEGER, Scope.EVENT, "A number.", (event, value) -> {
                    if (gone.get()) {
                        late.incrementAndGet();
                    }
                    value.setNumber(1);
                    return true;
                }));
    }

    @Test
    @Timeout(60)
    void aProviderIsNeverAskedAfterItsUnbindReturned() throws InterruptedException {
        TestEngine engine = TestEngine.usual();
        AtomicBoolean stop = new AtomicBoolean();
        FakeEvent open = TestEngine.event("open");
        Thread loop = new Thread(() -> {
            while (!stop.get()) {
                engine.engine().beginBatch();
                for (int i = 0; i < 100; i++) {
                    engine.engine().evaluate(open, (rule, event) -> judged.incrementAndGet());
                }
            }
        });
        loop.start();
        FakeFields provider = provider();
        engine.engine().bindProvider(provider);
        engine.engine().load(java.util.List.of(new dev.lanner.api.rule.RulesDocument("t", RULES)));
        for (int i = 0; i < 100; i++) {
            engine.engine().unbindProvider(provider);
            gone.set(true);
            Thread.sleep(1);
            gone.set(false);
            engine.engine().bindProvider(provider);
        }
        stop.set(true);
        loop.join();
        assertEquals(0, late.get());
        assertTrue(judged.get() > 0);
    }

    @Test
    @Timeout(60)
    void anIdleLoopDelaysNobodyAndTakesTheNewRulesWhenItWakes() throws InterruptedException {
        TestEngine engine = TestEngine.usual();
        FakeFields provider = provider();
        engine.engine().bindProvider(provider);
        engine.engine().load(java.util.List.of(new dev.lanner.api.rule.RulesDocument("t", RULES)));
        engine.engine().beginBatch();
        assertTrue(engine.isMatch(TestEngine.event("open")));
        Thread.sleep(150);
        long start = System.nanoTime();
        engine.engine().unbindProvider(provider);
        long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        assertTrue(tookMs < 500, () -> "It took " + tookMs + " ms.");
        gone.set(true);
        // Still the same batch, as for a loop that was only slow.
        engine.matches(TestEngine.event("open"));
        assertEquals(0, late.get());
    }
}
