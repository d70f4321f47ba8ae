// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine;

import dev.lanner.api.event.EventCatalogue;
import dev.lanner.api.field.FieldSpec;
import dev.lanner.api.rule.ConditionException;
import dev.lanner.api.rule.EventFilter;
import dev.lanner.engine.compile.FieldTable;
import dev.lanner.engine.compile.FilterCompiler;
import dev.lanner.engine.eval.Faults;
import dev.lanner.engine.eval.FilterProgram;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The filters that somebody still holds, kept right when fields come and go. <em>Thread:</em> one at a time, which the
 * engine sees to.
 */
final class Filters {
    private static final Logger LOG = LoggerFactory.getLogger(Filters.class);

    private final EventCatalogue catalogue;
    private final Faults faults;
    private final List<WeakReference<LiveFilter>> filters = new ArrayList<>();

    Filters(EventCatalogue catalogue, Faults faults) {
        this.catalogue = catalogue;
        this.faults = faults;
    }

    EventFilter add(String condition, FieldTable table) throws ConditionException {
        LiveFilter filter = new LiveFilter(condition, FilterCompiler.compile(condition, catalogue, table, faults));
        filters.removeIf(reference -> reference.get() == null);
        filters.add(new WeakReference<>(filter));
        return filter;
    }

    /** Fields have come or gone; returns when no reader that has gone is asked any more. */
    void onFieldsChanged(Collection<FieldSpec> changed, FieldTable table) {
        for (WeakReference<LiveFilter> reference : filters) {
            LiveFilter filter = reference.get();
            if (filter != null && changed.stream().anyMatch(field -> isUsed(field.name(), filter.fields()))) {
                filter.replace(compiled(filter.condition(), table));
            }
        }
    }

    /** Whether one of the names is the field's, or one that the field may take the place of. */
    static boolean isUsed(String field, Set<String> usedFields) {
        return usedFields.stream().anyMatch(used -> used.startsWith(field) || field.startsWith(used));
    }

    private @Nullable FilterProgram compiled(String condition, FieldTable table) {
        try {
            return FilterCompiler.compile(condition, catalogue, table, faults).program();
        } catch (ConditionException e) {
            LOG.info("A condition matches nothing for now: {}", e.getMessage());
            return null;
        }
    }
}
