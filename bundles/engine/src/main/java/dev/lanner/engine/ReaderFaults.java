// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine;

import dev.lanner.api.field.FieldSpec;
import dev.lanner.api.quarantine.Guard;
import dev.lanner.api.quarantine.Quarantine;
import dev.lanner.engine.eval.Faults;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what readers of fields have thrown, and logs the first time for each field. */
final class ReaderFaults implements Faults {
    private static final Logger LOG = LoggerFactory.getLogger(ReaderFaults.class);

    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

    /** One for each field, since its readers are many, and made anew with each rule set. */
    private final Map<String, Guard> guards = new ConcurrentHashMap<>();

    private volatile @Nullable Quarantine quarantine;

    @Override
    public void onFault(String field, RuntimeException cause) {
        LongAdder count = counts.get(field);
        if (count == null) {
            LOG.warn(
                    "The field {} cannot be read and counts as missing; further failures are only counted.",
                    field,
                    cause);
            count = counts.computeIfAbsent(field, name -> new LongAdder());
        }
        count.increment();
        guard(field).onFailure(cause);
    }

    @Override
    public Guard guard(String field) {
        Quarantine watching = quarantine;
        return watching == null
                ? guards.getOrDefault(field, Guard.none())
                : guards.computeIfAbsent(field, name -> watching.admit("field", name));
    }

    /** From now on somebody watches over fields. */
    void watch(Quarantine watching) {
        quarantine = watching;
    }

    /** Nobody does any more. Those that are kept out stay so until the rules are loaded again. */
    void unwatch(Quarantine watching) {
        guards.values().forEach(watching::leave);
        guards.clear();
        quarantine = null;
    }

    /** The fields are gone; those that come under their names have done nothing yet. */
    void forget(List<FieldSpec> fields) {
        Quarantine watching = quarantine;
        for (FieldSpec field : fields) {
            Guard guard = guards.remove(field.name());
            if (guard != null && watching != null) {
                watching.leave(guard);
            }
        }
    }

    /** How often the field's reader has thrown. */
    long count(String field) {
        LongAdder count = counts.get(field);
        return count == null ? 0 : count.sum();
    }
}
