// SPDX-License-Identifier: Apache-2.0
package dev.lanner.container;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts what was given up or refused, by reason. <em>Thread:</em> any. */
final class GiveUps {
    static final String NOT_DESCRIBED = "container-not-described";
    static final String ASKING_FAILED = "runtime-failed";
    static final String ASKING_HUNG = "runtime-did-not-answer";
    static final String QUEUE_FULL = "too-much-to-ask";
    static final String PROCESS_GONE = "accounts-process-gone";
    static final String REFUSED = "accounts-refused";
    static final String UNREADABLE = "accounts-unreadable";
    static final String CUT = "accounts-cut";
    static final String HUNG = "accounts-hung";
    static final String NEWS_LOST = "container-news-lost";
    static final String NEWS_UNREADABLE = "container-news-unreadable";
    static final String PLUGIN_FAILED = "resolver-failed";

    private final ConcurrentHashMap<String, LongAdder> counts = new ConcurrentHashMap<>();

    void add(String reason) {
        counts.computeIfAbsent(reason, name -> new LongAdder()).increment();
    }

    Map<String, Long> counts() {
        Map<String, Long> all = new TreeMap<>();
        counts.forEach((reason, count) -> all.put(reason, count.sum()));
        return all;
    }
}
