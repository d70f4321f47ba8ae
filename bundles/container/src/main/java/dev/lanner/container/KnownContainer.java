// SPDX-License-Identifier: Apache-2.0
package dev.lanner.container;

import dev.lanner.api.container.Container;
import dev.lanner.api.container.ContainerDescription;
import dev.lanner.api.container.ContainerKey;
import dev.lanner.api.container.ContainerStatus;
import dev.lanner.container.Recognised.Candidate;
import dev.lanner.container.StoredFiles.Found;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A container as it is known so far. <em>Thread:</em> any. */
final class KnownContainer implements Container {
    private final CopyOnWriteArrayList<WeakReference<KnownIdentity>> identities = new CopyOnWriteArrayList<>();
    private final Life life;
    private final AtomicInteger inquiries = new AtomicInteger();
    private volatile List<Candidate> candidates;
    private volatile @Nullable Candidate hint;
    private volatile ContainerTexts texts;
    private volatile @Nullable Engine teller;
    private volatile boolean isAnswered;
    private volatile String problem = "";
    private volatile long pid;
    private volatile long startNs;
    private volatile long usedNs = System.nanoTime();
    private volatile long firstPid;
    private volatile long removedAtNs;
    private volatile boolean isRemoved;
    private volatile boolean isBeingStored;
    private volatile boolean isAnnounced;
    private volatile @Nullable Found stored;
    private volatile int changes;

    KnownContainer(Recognised recognised, NewsDesk desk) {
        life = new Life(desk);
        candidates = recognised.candidates();
        texts = new ContainerTexts(recognised.key(), null);
    }

    @Override
    public ContainerKey key() {
        return texts.key();
    }

    @Override
    public @Nullable ContainerDescription description() {
        return texts.description();
    }

    ContainerTexts texts() {
        return texts;
    }

    /** Who is to be asked, in order. */
    List<Candidate> candidates() {
        Candidate known = hint;
        if (known == null) {
            return candidates;
        }
        List<Candidate> all = new ArrayList<>();
        all.add(known);
        all.addAll(candidates);
        return all;
    }

    /** Its first process has shown by which other key the same runtime may know it better. Whether that is news. */
    synchronized boolean hint(Candidate candidate) {
        boolean isNews = !candidate.equals(hint) && !candidates.contains(candidate);
        hint = candidate;
        // That nobody could tell was said without the one who can.
        isAnswered &= !isNews || isDescribed();
        return isNews;
    }

    /** Whether all that can be said is said, or nobody is waited for any more. */
    boolean isAnswered() {
        return isAnswered;
    }

    int changes() {
        return changes;
    }

    long pid() {
        return pid;
    }

    /** When its first process was started, in nanoseconds since the epoch; 0 if that one was not seen. */
    long startNs() {
        return startNs;
    }

    boolean isDescribed() {
        return texts.description() != null;
    }

    /** Begins to ask for it anew; whoever has asked before asks no more. */
    int beginInquiry() {
        return inquiries.incrementAndGet();
    }

    boolean isPresentInquiry(int inquiry) {
        return inquiries.get() == inquiry;
    }

    /** A process was seen in it. */
    void seen(long newPid, boolean isFirst, long newStartNs) {
        usedNs = System.nanoTime();
        if (pid == 0 || isFirst) {
            pid = newPid;
        }
        if (isFirst && newStartNs > 0) {
            startNs = newStartNs;
        }
    }

    /** What events tell of it: who reads them elsewhere does not know when its first process was started. */
    ContainerTexts toTell() {
        return toTell(texts);
    }

    private ContainerTexts toTell(ContainerTexts known) {
        ContainerDescription told = known.description();
        if (told == null || startNs <= 0) {
            return known;
        }
        return new ContainerTexts(
                known.key(),
                new ContainerDescription(
                        told.fullId(),
                        told.name(),
                        told.image(),
                        told.ip(),
                        told.mounts(),
                        told.labels(),
                        told.flags(),
                        told.createdNs(),
                        startNs,
                        told.pod(),
                        told.files(),
                        told.toldBy()));
    }

    /** A process with a root of its own was seen in it. */
    void livesWith() {
        life.onProcess(toTell(texts));
    }

    /** A process has ended that was the first one of a pid namespace. */
    void ended(long endedPid) {
        if (endedPid == firstPid) {
            life.onEnd(toTell(texts));
        }
    }

    /** A capture tells what it is; null if only that it is there. */
    synchronized void told(ContainerKey key, @Nullable ContainerDescription description) {
        ContainerTexts told = new ContainerTexts(key, description);
        if (!told.key().equals(texts.key()) || !Objects.equals(description, texts.description())) {
            texts = told;
            changes++;
        }
    }

    /** Others, or the same in another life, can describe it from now on. Whether that is news. */
    boolean candidates(List<Candidate> present) {
        boolean isNews = !candidates.equals(present);
        candidates = present;
        return isNews;
    }

    synchronized void describe(Candidate by, ContainerDescription description) {
        Candidate first = candidates.get(0);
        ContainerKey key = by.engine() == first.engine() ? first.key() : by.key();
        ContainerTexts told = new ContainerTexts(key, description);
        boolean isNews = !description.equals(texts.description()) || !key.equals(texts.key());
        isBeingStored = true;
        texts = told;
        teller = by.engine();
        problem = "";
        if (isNews || !isAnswered) {
            // Told before its events go on.
            life.onKnown(toTell(told));
        }
        isAnswered = true;
        if (isNews) {
            changes++;
        }
    }

    /** Whether the accounts in its files are about to be known. */
    boolean isBeingStored() {
        return isBeingStored;
    }

    /** Whether its files were not there yet when they were looked at; if so, they are looked at again. */
    synchronized boolean isToBeStored() {
        boolean isMissing = isDescribed() && !isBeingStored && stored == null;
        isBeingStored |= isMissing;
        return isMissing;
    }

    /** The accounts in its files; null if there are none. */
    @Nullable
    Found stored() {
        return stored;
    }

    /** Its files have been looked at. Those of a container that is being removed may be gone already. */
    synchronized void store(@Nullable Found found) {
        stored = found == null ? stored : found;
        isBeingStored = false;
    }

    /** Nobody is waited for any more; what is known stays. */
    synchronized void answer(String why) {
        problem = why;
        if (!isAnswered) {
            life.onKnown(toTell(texts));
            isAnswered = true;
            changes++;
        }
    }

    /** What this engine has told is no longer backed by anybody. */
    synchronized void forget(Engine engine) {
        if (teller == engine) {
            teller = null;
            texts = new ContainerTexts(texts.key(), null);
            problem = "the bundle for " + engine.name + " is gone";
            changes++;
        }
    }

    void add(KnownIdentity identity) {
        identities.removeIf(reference -> reference.get() == null);
        identities.add(new WeakReference<>(identity));
    }

    /** The process that its own pid namespace begins with, among mounts of its own. */
    void begin(long newFirstPid) {
        firstPid = newFirstPid;
    }

    /** Whether the process that it begins with was seen. */
    boolean hasBegun() {
        return firstPid != 0;
    }

    /** Whether it has begun with another process than this one, that begins it. */
    boolean isAnotherLife(long begunPid) {
        return firstPid != 0 && firstPid != begunPid;
    }

    int identityCount() {
        int count = 0;
        for (WeakReference<KnownIdentity> reference : identities) {
            count += reference.get() == null ? 0 : 1;
        }
        return count;
    }

    /** Its runtime has removed it. */
    void remove() {
        removedAtNs = System.nanoTime();
        isRemoved = true;
        life.onEnd(toTell(texts));
    }

    /** Its runtime says that there is one with this key, maybe again. */
    void announce() {
        isAnnounced = true;
        isRemoved = false;
    }

    /**
     * Whether there is such a container. A control group alone may be one that its runtime has tried to make: LXC gives
     * the next number to a name that is taken in any hierarchy, and removes what it has made of it in the others.
     */
    boolean isThere() {
        return !isRemoved && (isAnnounced || pid != 0);
    }

    boolean isRemoved() {
        return isRemoved;
    }

    /** How long it has been removed; 0 if it is there. */
    long removedNs() {
        return isRemoved ? System.nanoTime() - removedAtNs : 0;
    }

    long idleNs() {
        return identityCount() > 0 ? 0 : System.nanoTime() - usedNs;
    }

    ContainerStatus status() {
        ContainerTexts told = texts;
        Engine engine = teller;
        return new ContainerStatus(
                told.key(),
                engine == null ? candidates.get(0).engine().name : engine.name,
                told.description(),
                told.description() != null ? "described" : isAnswered ? "not described" : "asking",
                problem,
                pid,
                identityCount());
    }
}
