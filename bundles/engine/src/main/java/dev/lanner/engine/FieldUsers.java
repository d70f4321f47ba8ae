// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine;

import dev.lanner.api.event.EventCatalogue;
import dev.lanner.api.field.FieldSpec;
import dev.lanner.api.rule.ConditionException;
import dev.lanner.api.rule.EventFilter;
import dev.lanner.api.rule.EventFormat;
import dev.lanner.api.rule.FormatException;
import dev.lanner.engine.compile.FieldTable;
import dev.lanner.engine.compile.FilterCompiler;
import dev.lanner.engine.compile.FormatCompiler;
import dev.lanner.engine.eval.Faults;
import dev.lanner.engine.eval.FilterProgram;
import dev.lanner.engine.output.OutputTemplate;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The filters and formats that somebody still holds, kept right when fields come and go. <em>Thread:</em> one at a time,
 * which the engine sees to.
 */
final class FieldUsers {
    private static final Logger LOG = LoggerFactory.getLogger(FieldUsers.class);

    private final EventCatalogue catalogue;
    private final Faults faults;
    private final List<WeakReference<FieldUser>> users = new ArrayList<>();

    FieldUsers(EventCatalogue catalogue, Faults faults) {
        this.catalogue = catalogue;
        this.faults = faults;
    }

    EventFilter filter(String condition, FieldTable table) throws ConditionException {
        LiveFilter filter = new LiveFilter(
                condition,
                FilterCompiler.compile(condition, catalogue, table, faults),
                changed -> compiledFilter(condition, changed));
        keep(filter);
        return filter;
    }

    EventFormat format(String output, FieldTable table) throws FormatException {
        LiveFormat format = new LiveFormat(
                output, FormatCompiler.compile(output, table, faults), changed -> compiledFormat(output, changed));
        keep(format);
        return format;
    }

    private void keep(FieldUser user) {
        users.removeIf(reference -> reference.get() == null);
        users.add(new WeakReference<>(user));
    }

    /** Fields have come or gone; returns when no reader that has gone is asked any more. */
    void onFieldsChanged(Collection<FieldSpec> changed, FieldTable table) {
        for (WeakReference<FieldUser> reference : users) {
            FieldUser user = reference.get();
            if (user != null && changed.stream().anyMatch(field -> isUsed(field.name(), user.fields()))) {
                user.onFieldsChanged(table);
            }
        }
    }

    /** Whether one of the names is the field's, or one that the field may take the place of. */
    static boolean isUsed(String field, Set<String> usedFields) {
        return usedFields.stream().anyMatch(used -> used.startsWith(field) || field.startsWith(used));
    }

    private @Nullable FilterProgram compiledFilter(String condition, FieldTable table) {
        try {
            return FilterCompiler.compile(condition, catalogue, table, faults).program();
        } catch (ConditionException e) {
            LOG.info("A condition matches nothing for now: {}", e.getMessage());
            return null;
        }
    }

    private @Nullable OutputTemplate compiledFormat(String output, FieldTable table) {
        try {
            return FormatCompiler.compile(output, table, faults).template();
        } catch (FormatException e) {
            LOG.info("A format writes nothing for now: {}", e.getMessage());
            return null;
        }
    }
}
