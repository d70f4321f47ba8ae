// SPDX-License-Identifier: Apache-2.0
package dev.lanner.container;

import dev.lanner.api.state.ProcessState;
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
        /** Whether a program of its own has begun in it, so that its mounts are in place. */
        final boolean isFinal;

        Entry(KnownIdentity identity, boolean isFinal, ReferenceQueue<KnownIdentity> unused) {
            super(identity, unused);
            place = identity.place();
            this.isFinal = isFinal;
        }
    }

    @Nullable
    KnownIdentity find(Place place) {
        Entry entry = entries.get(place);
        return entry == null ? null : entry.get();
    }

    /**
     * Whether this process shows that a program has begun in it since it was made, so that it is to be made anew. Low-level
     * runtimes begin themselves more than once before that; as long as nobody has accounts of its own there, the host's are
     * what those see.
     */
    boolean isOutgrown(KnownIdentity identity, ProcessState process) {
        Entry entry = entries.get(identity.place());
        boolean isCertain = entry == null || (entry.isFinal && identity.hasOwnAccounts());
        return !isCertain && !identity.isStillStarting(process);
    }

    void enter(KnownIdentity identity, boolean isFinal) {
        entries.put(identity.place(), new Entry(identity, isFinal, unused));
        for (Object gone = unused.poll(); gone != null; gone = unused.poll()) {
            if (gone instanceof Entry entry) {
                entries.remove(entry.place, entry);
            }
        }
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
