// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine;

import dev.lanner.api.event.Event;
import dev.lanner.api.rule.EventFormat;
import dev.lanner.engine.compile.FieldTable;
import dev.lanner.engine.compile.FormatCompiler.Outcome;
import dev.lanner.engine.eval.Frame;
import dev.lanner.engine.output.OutputTemplate;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A format whose readers can be taken away while it is in use. */
final class LiveFormat implements EventFormat, FieldUser {
    private static final String MISSING = "<NA>";

    private final String output;
    private final Set<String> fields;
    private final Function<FieldTable, @Nullable OutputTemplate> compiler;
    private final Replaceable<OutputTemplate> template;
    private final Frame frame = new Frame();

    /**
     * A format as it was compiled first.
     *
     * @param compiler compiles it again; null if it cannot
     */
    LiveFormat(String output, Outcome compiled, Function<FieldTable, @Nullable OutputTemplate> compiler) {
        this.output = output;
        this.fields = compiled.fields();
        this.compiler = compiler;
        this.template = new Replaceable<>(compiled.template());
    }

    @Override
    public Set<String> fields() {
        return fields;
    }

    @Override
    public String format(Event event, Map<String, @Nullable Object> values) {
        OutputTemplate present = template.begin();
        try {
            if (present == null) {
                return MISSING;
            }
            frame.moveTo(event);
            return present.format(frame, values);
        } finally {
            template.end();
        }
    }

    @Override
    public void onFieldsChanged(FieldTable table) {
        template.replace(compiler.apply(table));
    }

    @Override
    public String toString() {
        return output;
    }
}
