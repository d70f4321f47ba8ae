// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.explain;

import dev.lanner.api.rule.EventVerdict.ReadValue;
import dev.lanner.engine.eval.Frame;
import dev.lanner.engine.output.OutputTemplate;
import dev.lanner.engine.output.OutputTemplate.Part;
import dev.lanner.engine.output.OutputTemplate.Value;
import java.util.HashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An operand of a check, for people to read. Reads what the check itself reads, so it costs no second reading. */
public final class Reading {
    private final String field;
    private final @Nullable Value value;
    private final OutputTemplate template;

    /**
     * Reads a value.
     *
     * @param field as the author wrote it
     * @param value null if nobody provides it
     */
    public Reading(String field, @Nullable Value value) {
        this.field = field;
        this.value = value;
        this.template = new OutputTemplate(List.of(new Part(null, null, 0, value)));
    }

    boolean isMissing(Frame frame) {
        return value == null || !value.source().read(frame);
    }

    /** As an output prints it. */
    String text(Frame frame) {
        return template.format(frame, new HashMap<>());
    }

    ReadValue value(Frame frame) {
        return new ReadValue(field, isMissing(frame) ? null : text(frame));
    }
}
