// SPDX-License-Identifier: Apache-2.0
package dev.lanner.container;

import dev.lanner.api.container.Accounts;
import dev.lanner.api.container.ContainerDescription;
import dev.lanner.container.accounts.AccountFiles;
import dev.lanner.container.accounts.AccountFiles.Reading;
import dev.lanner.container.accounts.AccountFiles.RefusedException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Has the accounts of identities read by workers, and again when there is a reason. <em>Thread:</em> any. */
final class AccountsDesk implements AutoCloseable {
    /** Runtimes whose image is a folder of the host's. */
    private static final Set<String> FOLDERS = Set.of("lxc", "systemd-nspawn");

    private static final int THREADS = 2;
    private static final long LIMIT_MS = 1000;
    private static final long HOST_PID = 1;
    /** So often at most the files of one identity are looked at, whatever happens in it. */
    private static final long LEAST_BETWEEN_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private final AccountFiles files;
    private final GiveUps giveUps;
    private final Workers workers;
    private final long hostUserNamespace;

    AccountsDesk(AccountFiles files, GiveUps giveUps, ScheduledExecutorService clock, long hostUserNamespace) {
        this.files = files;
        this.giveUps = giveUps;
        this.hostUserNamespace = hostUserNamespace;
        workers = new Workers("lanner-container-accounts", THREADS, clock);
    }

    /** A process of it was seen, or a name was missed: things may have changed. */
    void lookSoon(KnownIdentity identity) {
        if (identity.stamps() == null || identity.sinceLookNs() > LEAST_BETWEEN_NS) {
            look(identity);
        }
    }

    private void look(KnownIdentity identity) {
        if (!identity.beginLook()) {
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
        Object host = files.hostPasswd(HOST_PID);
        String reason = GiveUps.PROCESS_GONE;
        for (int attempt = 0; attempt < 2; attempt++) {
            try {
                Reading reading = files.read(
                        identity.pid(attempt),
                        identity.place().mountNamespace(),
                        identity.stamps(),
                        host,
                        identity::miss);
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
        if (reason.equals(GiveUps.PROCESS_GONE) && !identity.isRead() && isFoundByFolder(identity)) {
            return;
        }
        if (!identity.isRead() || !reason.equals(GiveUps.PROCESS_GONE)) {
            giveUps.add(reason);
        }
        identity.unreadable();
    }

    /**
     * Who has run for a moment only has left its files where its runtime says, if that is a folder of the host's; or will
     * have, as soon as the runtime says it. What its numbers mean is known if it has the host's.
     */
    private boolean isFoundByFolder(KnownIdentity identity) {
        KnownContainer container = identity.known();
        if (container == null || identity.place().userNamespace() != hostUserNamespace) {
            return false;
        }
        if (!container.isAnswered()) {
            return true;
        }
        ContainerDescription told = container.description();
        if (told == null
                || !FOLDERS.contains(container.key().type())
                || !told.image().reference().startsWith("/")) {
            return false;
        }
        try {
            Reading reading = files.readFolder(Path.of(told.image().reference()), identity::miss);
            identity.read(reading.accounts(), reading.stamps());
            return true;
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }

    /** Who shares the host's mounts goes by the host's accounts, whatever its user namespace. */
    void useHost(KnownIdentity identity) {
        identity.read(Accounts.NONE, new AccountFiles.Stamps(null, null, ""));
    }

    @Override
    public void close() {
        workers.close();
    }
}
