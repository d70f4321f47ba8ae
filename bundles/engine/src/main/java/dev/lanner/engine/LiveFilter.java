// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine;

import dev.lanner.api.event.Event;
import dev.lanner.api.rule.EventFilter;
import dev.lanner.engine.compile.FieldTable;
import dev.lanner.engine.compile.FilterCompiler.Outcome;
import dev.lanner.engine.eval.FilterProgram;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A filter whose readers can be taken away while it is in use. */
final class LiveFilter implements EventFilter, FieldUser {
    private final String condition;
    private final Set<String> eventTypes;
    private final Set<String> fields;
    private final Function<FieldTable, @Nullable FilterProgram> compiler;
    private final Replaceable<FilterProgram> program;

    /**
     * A filter as it was compiled first.
     *
     * @param compiler compiles it again; null if it cannot
     */
    LiveFilter(String condition, Outcome compiled, Function<FieldTable, @Nullable FilterProgram> compiler) {
        this.condition = condition;
        this.eventTypes = compiled.eventTypes();
        this.fields = compiled.fields();
        this.compiler = compiler;
        this.program = new Replaceable<>(compiled.program());
    }

    @Override
    public Set<String> fields() {
        return fields;
    }

    @Override
    public boolean matches(Event event) {
        FilterProgram present = program.begin();
        try {
            return present != null && present.test(event);
        } finally {
            program.end();
        }
    }

    @Override
    public Set<String> eventTypes() {
        return eventTypes;
    }

    @Override
    public void onFieldsChanged(FieldTable table) {
        program.replace(compiler.apply(table));
    }

    @Override
    public String toString() {
        return condition;
    }
}
