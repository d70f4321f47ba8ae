// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine;

import dev.lanner.engine.eval.Faults;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what readers of fields have thrown, and logs the first time for each field. */
final class ReaderFaults implements Faults {
    private static final Logger LOG = LoggerFactory.getLogger(ReaderFaults.class);

    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

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
    }

    /** How often the field's reader has thrown. */
    long count(String field) {
        LongAdder count = counts.get(field);
        return count == null ? 0 : count.sum();
    }
}
