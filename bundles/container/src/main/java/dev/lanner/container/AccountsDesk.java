// SPDX-License-Identifier: Apache-2.0
package dev.lanner.container;

import dev.lanner.api.container.Accounts;
import dev.lanner.api.container.ContainerDescription;
import dev.lanner.api.container.ContainerKey;
import dev.lanner.container.Foresight.Look;
import dev.lanner.container.KnownIdentity.Place;
import dev.lanner.container.StoredFiles.Found;
import dev.lanner.container.accounts.AccountFiles;
import dev.lanner.container.accounts.AccountFiles.HostFiles;
import dev.lanner.container.accounts.AccountFiles.Reading;
import dev.lanner.container.accounts.AccountFiles.RefusedException;
import dev.lanner.container.accounts.AccountFiles.Stamps;
import dev.lanner.container.accounts.AccountFiles.Whereabouts;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Has the accounts of identities read by workers, and again when there is a reason. <em>Thread:</em> any. */
final class AccountsDesk implements AutoCloseable {
    private static final String MOUNTS = "mnt";
    private static final String USER = "user";
    /** Between two looks for files that are about to be put in place: the first pause, each twice the one before, the last. */
    private static final long LEAST_PAUSE_MS = 5;

    private static final long LONGEST_PAUSE_MS = 640;
    /** More than there is work for, mostly: a burst of containers that live for milliseconds is to find one each. */
    private static final int THREADS = 4;
    /** So long a user namespace is waited for in which ids mean nothing yet. */
    private static final long UNMAPPED_NS = TimeUnit.MILLISECONDS.toNanos(500);

    private static final long LIMIT_MS = 1000;
    /** So often at most the files of one identity are looked at, whatever happens in it. */
    private static final long LEAST_BETWEEN_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private final AccountFiles files;
    private final IdentityTable identities;
    private final GiveUps giveUps;
    private final ScheduledExecutorService clock;
    private final Workers workers;
    private final long hostUserNamespace;
    private final Foresight foresight = new Foresight();
    private final OciBundle bundle;

    AccountsDesk(
            AccountFiles files,
            OciBundle bundle,
            IdentityTable identities,
            GiveUps giveUps,
            ScheduledExecutorService clock) {
        this.files = files;
        this.bundle = bundle;
        this.identities = identities;
        this.giveUps = giveUps;
        this.clock = clock;
        hostUserNamespace = files.namespace(files.hostPid(), USER);
        workers = new Workers("lanner-container-accounts", THREADS, clock);
    }

    /** A process of it was seen, or a name was missed: things may have changed. */
    void lookSoon(KnownIdentity identity) {
        if (identity.stamps() == null || identity.sinceLookNs() > LEAST_BETWEEN_NS) {
            look(identity, false);
        }
    }

    /** A program of somebody begins whom nobody has named yet: the files may name him since a moment ago. */
    void lookFor(KnownIdentity identity, long uid) {
        if (identity.isNameless(uid) && identity.sinceAwaitedNs() > LEAST_BETWEEN_NS) {
            look(identity, true);
        }
    }

    /** Does once what the first container does: that is loaded then, and not only while the container's life passes. */
    void rehearseSoon() {
        boolean unused = workers.run(this::rehearse, LIMIT_MS, () -> giveUps.add(GiveUps.HUNG));
    }

    private void rehearse() {
        long host = files.hostPid();
        try {
            bundle.rehearse();
            Reading unused = files.read(host, new Whereabouts(-1, false), null, new HostFiles(null, null), () -> {});
        } catch (IOException | RuntimeException e) {
            // Nothing depends on it.
        }
    }

    /** This thread will be asked for later, when it may have ended: what it sees is kept until then. */
    void lookAhead(long tid, long rootFolder) {
        boolean isTaken = workers.run(() -> readAhead(tid, rootFolder), LIMIT_MS, () -> giveUps.add(GiveUps.HUNG));
        if (!isTaken) {
            giveUps.add(GiveUps.QUEUE_FULL);
        }
    }

    private void readAhead(long tid, long rootFolder) {
        Place place = new Place(null, files.namespace(tid, MOUNTS), files.namespace(tid, USER), rootFolder);
        try {
            Reading reading = files.read(tid, of(place), null, files.host(), () -> {});
            if (reading != null && place.isSeen() && !reading.stamps().isUnmapped()) {
                foresight.enter(place, reading);
            }
        } catch (IOException | RuntimeException e) {
            // It is looked at again when it is asked for, and what fails then is counted.
        }
    }

    /**
     * A container is about to begin: what its runtime makes it from is read while that is there.
     *
     * @param tid a thread of the runtime, which works in the container's bundle if it is one that has such
     * @param parentPid the runtime's parent
     */
    void lookAhead(ContainerKey key, long tid, long parentPid) {
        Look look = foresight.look(key);
        if (look == null) {
            return;
        }
        boolean isTaken = workers.run(
                () -> {
                    StoredFiles stored = bundle.files(tid, parentPid);
                    look.end(stored == null ? null : stored.find());
                },
                LIMIT_MS,
                () -> {
                    giveUps.add(GiveUps.HUNG);
                    look.end(null);
                });
        if (!isTaken) {
            look.end(null);
            giveUps.add(GiveUps.QUEUE_FULL);
        }
    }

    private void look(KnownIdentity identity, boolean isWaitedFor) {
        if (!identity.beginLook(isWaitedFor)) {
            return;
        }
        boolean isTaken = workers.run(
                () -> {
                    try {
                        read(identity);
                    } finally {
                        identity.endLook();
                    }
                },
                LIMIT_MS,
                () -> {
                    giveUps.add(GiveUps.HUNG);
                    identity.unreadable();
                });
        if (!isTaken) {
            identity.endLook();
            identity.unreadable();
            giveUps.add(GiveUps.QUEUE_FULL);
        }
    }

    private void read(KnownIdentity identity) {
        // A package manager replaces the host's own file by another one too.
        HostFiles host = files.host();
        String reason = GiveUps.PROCESS_GONE;
        for (int attempt = 0; attempt < 2; attempt++) {
            try {
                Reading reading = files.read(
                        identity.pid(attempt), of(identity.place()), identity.stamps(), host, identity::miss);
                boolean isTooEarly = reading != null && reading.stamps().isUnmapped() && identity.ageNs() < UNMAPPED_NS;
                // If so it is looked at again soon.
                if (reading != null && !isTooEarly) {
                    if (reading.isCut()) {
                        giveUps.add(GiveUps.CUT);
                    }
                    identity.read(reading.accounts(), reading.stamps());
                }
                return;
            } catch (RefusedException e) {
                reason = GiveUps.REFUSED;
                break;
            } catch (NoSuchFileException e) {
                reason = GiveUps.PROCESS_GONE;
            } catch (IOException | RuntimeException e) {
                reason = GiveUps.UNREADABLE;
            }
        }
        boolean isGone = reason.equals(GiveUps.PROCESS_GONE);
        if (isGone && !identity.isRead() && isFoundOtherwise(identity)) {
            return;
        }
        if (!identity.isRead() || !isGone) {
            giveUps.add(reason);
        }
        identity.unreadable();
    }

    private static Whereabouts of(Place place) {
        return new Whereabouts(place.mountNamespace(), place.rootFolder() >= 0);
    }

    /** Who has run for a moment only is known by who has started it, or by the files that its container is made of. */
    private boolean isFoundOtherwise(KnownIdentity identity) {
        if (identity.isBegunByHost()) {
            useHost(identity);
            return true;
        }
        Reading ahead = foresight.reading(identity.place());
        if (ahead != null) {
            identity.read(ahead.accounts(), ahead.stamps());
            return true;
        }
        KnownIdentity alike = identities.findRead(identity.place());
        Stamps read = alike == null ? null : alike.stamps();
        if (alike != null && read != null) {
            identity.read(alike.accounts(), read);
            return true;
        }
        KnownContainer container = identity.known();
        return container != null && isFoundFor(container, identity);
    }

    /** By the files that the container is made of; whether there are such, or may be soon. */
    private boolean isFoundFor(KnownContainer container, KnownIdentity identity) {
        ContainerDescription told = container.description();
        Found found = told == null ? null : StoredFiles.of(told).find();
        found = found == null ? container.stored() : found;
        found = found == null ? foresight.found(identity.place().key()) : found;
        boolean isMapped = identity.place().userNamespace() != hostUserNamespace;
        Accounts accounts = found == null ? null : found.accounts(isMapped, identity::miss);
        if (accounts != null) {
            identity.read(accounts, new Stamps(null, null, ""));
            return true;
        }
        // If so it is looked at again soon.
        return !container.isAnswered()
                || container.isBeingStored()
                || foresight.isLooking(identity.place().key());
    }

    /** Reads what the container's files say before they may be gone; that they are put in place may be seen a little later. */
    void store(KnownContainer container) {
        store(container, LEAST_PAUSE_MS);
    }

    private void store(KnownContainer container, long pauseMs) {
        ContainerDescription told = container.description();
        boolean isTaken = told != null
                && workers.run(() -> store(container, StoredFiles.of(told), pauseMs), LIMIT_MS, () -> {
                    giveUps.add(GiveUps.HUNG);
                    container.store(null);
                });
        if (!isTaken) {
            container.store(null);
        }
    }

    private void store(KnownContainer container, StoredFiles stored, long pauseMs) {
        Found found = stored.find();
        container.store(found);
        boolean isAwaited = found == null && stored.isAny() && pauseMs <= LONGEST_PAUSE_MS;
        if (isAwaited && !container.isRemoved() && !clock.isShutdown()) {
            Future<?> unused = clock.schedule(() -> store(container, pauseMs * 2), pauseMs, TimeUnit.MILLISECONDS);
        }
    }

    /** Who shares the host's mounts goes by the host's accounts, whatever its user namespace. */
    void useHost(KnownIdentity identity) {
        identity.read(Accounts.NONE, new Stamps(null, null, ""));
    }

    @Override
    public void close() {
        workers.close();
    }
}
