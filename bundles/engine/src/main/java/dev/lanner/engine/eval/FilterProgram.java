// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.eval;

import dev.lanner.api.event.Event;
import org.jspecify.annotations.Nullable;

/** A condition of its own, ready to be asked. <em>Thread:</em> one. */
public final class FilterProgram {
    private final Frame frame = new Frame();
    private final @Nullable Check[] byCode;

    /**
     * Makes a program.
     *
     * @param byCode what must hold for an event of that code; null where nothing can
     */
    public FilterProgram(@Nullable Check[] byCode) {
        this.byCode = byCode.clone();
    }

    /** Whether the condition holds. */
    public boolean test(Event event) {
        int code = event.code();
        Check check = code < byCode.length ? byCode[code] : null;
        if (check == null) {
            return false;
        }
        frame.moveTo(event);
        return check.test(frame);
    }
}
