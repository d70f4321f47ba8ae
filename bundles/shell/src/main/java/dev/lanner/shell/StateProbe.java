// SPDX-License-Identifier: Apache-2.0
package dev.lanner.shell;

import dev.lanner.api.event.Event;
import dev.lanner.api.state.StateEngine;
import dev.lanner.spi.tap.EventTap;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Asks state for all that it knows at one moment. State belongs to the event loop, so the question waits for the next
 * pause between two events, and the answer is a copy.
 */
@Component(service = {EventTap.class, StateProbe.class})
public final class StateProbe implements EventTap {
    private final AtomicReference<@Nullable CompletableFuture<ByteBuffer>> question = new AtomicReference<>();
    private volatile @Nullable StateEngine state;

    /** Nobody has asked yet. */
    @Activate
    public StateProbe() {}

    @Override
    public Set<String> eventTypes() {
        return Set.of();
    }

    @Override
    public void begin(StateEngine begun) {
        state = begun;
    }

    @Override
    public void onEvent(Event event) {}

    @Override
    public void onPause() {
        StateEngine known = state;
        if (known == null || question.getPlain() == null) {
            return;
        }
        CompletableFuture<ByteBuffer> asked = question.getAndSet(null);
        if (asked != null) {
            ByteArrayOutputStream records = new ByteArrayOutputStream();
            known.tell((record, offset, limit) -> {
                for (int i = offset; i < limit; i++) {
                    records.write(record.get(i));
                }
            });
            asked.complete(ByteBuffer.wrap(records.toByteArray()).order(ByteOrder.nativeOrder()));
        }
    }

    /**
     * All records of this moment, back to back.
     *
     * @throws CommandException if there is no event loop, or it has had no event yet
     */
    ByteBuffer ask(long timeoutMs) throws CommandException, InterruptedException {
        CompletableFuture<ByteBuffer> asked = new CompletableFuture<>();
        question.set(asked);
        try {
            return asked.get(timeoutMs, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new CommandException(
                    "state has not answered in " + timeoutMs + " ms: no events are flowing; 'lanner:sources' says why");
        }
    }
}
