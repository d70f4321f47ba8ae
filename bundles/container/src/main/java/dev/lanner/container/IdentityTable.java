// SPDX-License-Identifier: Apache-2.0
package dev.lanner.container;

import dev.lanner.api.container.ContainerKey;
import dev.lanner.container.KnownIdentity.Place;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The identities that threads have; one that no thread has any more is forgotten by itself. <em>Thread:</em> any. */
final class IdentityTable {
    private final ConcurrentHashMap<Place, Entry> entries = new ConcurrentHashMap<>();
    private final ReferenceQueue<KnownIdentity> unused = new ReferenceQueue<>();

    /** Holds an identity as long as somebody else does. */
    private static final class Entry extends WeakReference<KnownIdentity> {
        final Place place;

        Entry(KnownIdentity identity, ReferenceQueue<KnownIdentity> unused) {
            super(identity, unused);
            place = identity.place();
        }
    }

    @Nullable
    KnownIdentity find(Place place) {
        Entry entry = entries.get(place);
        return entry == null ? null : entry.get();
    }

    /** Another one whose files have been read and are the same ones, seen by way of other mounts; null if there is none. */
    @Nullable
    KnownIdentity findRead(Place place) {
        for (Entry entry : entries.values()) {
            KnownIdentity identity = entry.place.hasFilesOf(place) ? entry.get() : null;
            if (identity != null && identity.stamps() != null) {
                return identity;
            }
        }
        return null;
    }

    void enter(KnownIdentity identity) {
        entries.put(identity.place(), new Entry(identity, unused));
        for (Object gone = unused.poll(); gone != null; gone = unused.poll()) {
            if (gone instanceof Entry entry) {
                entries.remove(entry.place, entry);
            }
        }
    }

    /** Who comes to the same places from now on is somebody else. */
    void forget(ContainerKey key) {
        entries.keySet().removeIf(place -> key.equals(place.key()));
    }

    List<KnownIdentity> all() {
        List<KnownIdentity> all = new ArrayList<>();
        for (Entry entry : entries.values()) {
            KnownIdentity identity = entry.get();
            if (identity != null) {
                all.add(identity);
            }
        }
        return all;
    }

    void clear() {
        entries.clear();
    }
}
