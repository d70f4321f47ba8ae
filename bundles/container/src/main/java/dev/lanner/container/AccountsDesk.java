// SPDX-License-Identifier: Apache-2.0
package dev.lanner.container;

import dev.lanner.api.container.Accounts;
import dev.lanner.api.container.ContainerDescription;
import dev.lanner.api.container.ContainerDescription.Mount;
import dev.lanner.container.KnownIdentity.Place;
import dev.lanner.container.accounts.AccountFiles;
import dev.lanner.container.accounts.AccountFiles.HostFiles;
import dev.lanner.container.accounts.AccountFiles.Reading;
import dev.lanner.container.accounts.AccountFiles.RefusedException;
import dev.lanner.container.accounts.AccountFiles.Stamps;
import dev.lanner.container.accounts.AccountFiles.Whereabouts;
import dev.lanner.container.accounts.IdMap;
import dev.lanner.container.accounts.StoredAccounts;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Has the accounts of identities read by workers, and again when there is a reason. <em>Thread:</em> any. */
final class AccountsDesk implements AutoCloseable {
    private static final String ETC = "/etc/";
    private static final String MOUNTS = "mnt";
    private static final String USER = "user";
    /** So many of those who will be asked for are looked at ahead; the oldest are forgotten. */
    private static final int MOST_FORESEEN = 1024;

    /** Between two looks for files that are about to be put in place: the first pause, each twice the one before, the last. */
    private static final long LEAST_PAUSE_MS = 5;

    private static final long LONGEST_PAUSE_MS = 640;
    private static final long FORESEEN_HOLDS_NS = TimeUnit.SECONDS.toNanos(10);
    private static final int THREADS = 2;
    private static final long LIMIT_MS = 1000;
    /** So often at most the files of one identity are looked at, whatever happens in it. */
    private static final long LEAST_BETWEEN_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private final AccountFiles files;
    private final IdentityTable identities;
    private final GiveUps giveUps;
    private final ScheduledExecutorService clock;
    private final Workers workers;
    private final long hostUserNamespace;
    private final Map<Place, Foreseen> foreseen = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Place, Foreseen> eldest) {
            return size() > MOST_FORESEEN;
        }
    };

    /** What was read before anybody was asked for; numbers of namespaces come again, so it does not hold for long. */
    private record Foreseen(Reading reading, long atNs) {}

    AccountsDesk(AccountFiles files, IdentityTable identities, GiveUps giveUps, ScheduledExecutorService clock) {
        this.files = files;
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
            if (reading != null && place.isSeen()) {
                synchronized (foreseen) {
                    foreseen.remove(place);
                    foreseen.put(place, new Foreseen(reading, System.nanoTime()));
                }
            }
        } catch (IOException | RuntimeException e) {
            // It is looked at again when it is asked for, and what fails then is counted.
        }
    }

    private @Nullable Reading foreseen(Place place) {
        synchronized (foreseen) {
            Foreseen found =
                    foreseen.get(new Place(null, place.mountNamespace(), place.userNamespace(), place.rootFolder()));
            return found == null || System.nanoTime() - found.atNs > FORESEEN_HOLDS_NS ? null : found.reading;
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
                if (reading != null) {
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
        Reading ahead = foreseen(identity.place());
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
        if (container == null) {
            return false;
        }
        if (!container.isAnswered() || container.isBeingStored()) {
            // It is looked at again soon.
            return true;
        }
        ContainerDescription told = container.description();
        boolean isMapped = identity.place().userNamespace() != hostUserNamespace;
        if (told == null || (isMapped && told.files().userMap().isEmpty())) {
            return false;
        }
        StoredAccounts stored = stored(told);
        stored = stored == null ? container.stored() : stored;
        if (stored == null) {
            return false;
        }
        IdMap users = isMapped ? IdMap.parse(told.files().userMap()) : IdMap.SAME;
        IdMap groups = isMapped ? IdMap.parse(told.files().groupMap()) : IdMap.SAME;
        identity.read(stored.mapped(users, groups, identity::miss), new Stamps(null, null, ""));
        return true;
    }

    /** Reads what the container's files say before they may be gone; that they are put in place may be seen a little later. */
    void store(KnownContainer container) {
        store(container, LEAST_PAUSE_MS);
    }

    private void store(KnownContainer container, long pauseMs) {
        ContainerDescription told = container.description();
        boolean isTaken = told != null
                && workers.run(() -> store(container, told, pauseMs), LIMIT_MS, () -> {
                    giveUps.add(GiveUps.HUNG);
                    container.store(null);
                });
        if (!isTaken) {
            container.store(null);
        }
    }

    private void store(KnownContainer container, ContainerDescription told, long pauseMs) {
        StoredAccounts found = stored(told);
        container.store(found);
        boolean hasFiles =
                !told.files().folder().isEmpty() || !told.files().layers().isEmpty();
        if (found == null && hasFiles && pauseMs <= LONGEST_PAUSE_MS && !container.isRemoved() && !clock.isShutdown()) {
            Future<?> unused = clock.schedule(() -> store(container, pauseMs * 2), pauseMs, TimeUnit.MILLISECONDS);
        }
    }

    private static @Nullable StoredAccounts stored(ContainerDescription told) {
        List<Path> folders = new ArrayList<>();
        if (!told.files().folder().isEmpty()) {
            folders.add(Path.of(told.files().folder()));
        }
        told.files().layers().forEach(layer -> folders.add(Path.of(layer)));
        Map<Path, Path> replaced = new HashMap<>();
        for (Mount mount : told.mounts()) {
            if (mount.source().startsWith("/") && mount.destination().startsWith(ETC)) {
                replaced.put(Path.of(mount.destination().substring(ETC.length())), Path.of(mount.source()));
            }
        }
        try {
            return AccountFiles.readFolders(folders, replaced);
        } catch (IOException | RuntimeException e) {
            // Whether that matters is seen when somebody's name is wanted.
            return null;
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
