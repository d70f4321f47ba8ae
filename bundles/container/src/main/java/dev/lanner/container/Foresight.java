// SPDX-License-Identifier: Apache-2.0
package dev.lanner.container;

import dev.lanner.api.container.ContainerKey;
import dev.lanner.container.KnownIdentity.Place;
import dev.lanner.container.StoredFiles.Found;
import dev.lanner.container.accounts.AccountFiles.Reading;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What was read before anybody was asked for: when that happens who was meant may have ended. Numbers of namespaces come
 * again, and so do names of containers, so nothing of this holds for long. <em>Thread:</em> any.
 */
final class Foresight {
    /** So many of each kind at most; the oldest are forgotten. */
    private static final int MOST = 1024;

    private static final long HOLDS_NS = TimeUnit.SECONDS.toNanos(10);
    /** A container's control group is made once in each hierarchy, which is one beginning. */
    private static final long LEAST_BETWEEN_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Map<Place, Seen> places = bounded();
    private final Map<ContainerKey, Look> containers = bounded();

    private record Seen(Reading reading, long atNs) {}

    /** A look for the files that a container is about to begin with. */
    final class Look {
        private final long beginNs = System.nanoTime();
        private @Nullable Found found;
        private boolean hasEnded;

        /** What it has led to; null for nothing. */
        void end(@Nullable Found newlyFound) {
            synchronized (Foresight.this) {
                found = newlyFound;
                hasEnded = true;
            }
        }

        private boolean holds() {
            return System.nanoTime() - beginNs <= HOLDS_NS;
        }
    }

    private static <K, V> Map<K, V> bounded() {
        return new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > MOST;
            }
        };
    }

    /** The files in a place, whosever it is. */
    synchronized void enter(Place place, Reading reading) {
        places.remove(place.anybodys());
        places.put(place.anybodys(), new Seen(reading, System.nanoTime()));
    }

    @Nullable
    synchronized Reading reading(Place place) {
        Seen seen = places.get(place.anybodys());
        return seen == null || System.nanoTime() - seen.atNs > HOLDS_NS ? null : seen.reading;
    }

    /** Begins to look for a container's files; null if somebody does already, or has just done. */
    @Nullable
    synchronized Look look(ContainerKey key) {
        Look last = containers.get(key);
        if (last != null && (!last.hasEnded || System.nanoTime() - last.beginNs < LEAST_BETWEEN_NS) && last.holds()) {
            return null;
        }
        Look look = new Look();
        containers.remove(key);
        containers.put(key, look);
        return look;
    }

    /** Whether somebody is looking for this container's files. */
    synchronized boolean isLooking(@Nullable ContainerKey key) {
        Look look = key == null ? null : containers.get(key);
        return look != null && !look.hasEnded && look.holds();
    }

    /** The accounts that this container has begun with, or is about to. */
    @Nullable
    synchronized Found found(@Nullable ContainerKey key) {
        Look look = key == null ? null : containers.get(key);
        return look != null && look.holds() ? look.found : null;
    }
}
