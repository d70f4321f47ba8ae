// SPDX-License-Identifier: Apache-2.0
package dev.lanner.container;

import dev.lanner.api.container.Accounts;
import dev.lanner.api.container.Container;
import dev.lanner.api.container.ContainerKey;
import dev.lanner.api.container.Identity;
import dev.lanner.container.accounts.AccountFiles.Stamps;
import dev.lanner.container.accounts.MappedAccounts;
import org.jspecify.annotations.Nullable;

/** Who the threads of a container, mount namespace and user namespace are. <em>Thread:</em> any. */
final class KnownIdentity implements Identity {
    private final Place place;
    private final @Nullable KnownContainer container;
    private final boolean isBegunByHost;
    private volatile Accounts accounts = MappedAccounts.UNKNOWN;
    private volatile @Nullable Stamps stamps;
    private volatile boolean isRead;
    private volatile boolean isSettled;
    private volatile boolean isMissing;
    private volatile boolean isBeingRead;
    private volatile boolean isAwaited;
    private volatile long pid;
    private volatile long firstPid;
    private volatile long lookedNs;
    private volatile long awaitedNs = System.nanoTime();
    private volatile int changes;
    private final long bornNs = System.nanoTime();

    /**
     * What makes an identity another one.
     *
     * @param key of the container; null for what is none
     * @param mountNamespace through which its files are seen; -1 if that is the host's, or cannot be looked at
     * @param userNamespace that gives its ids their meaning
     * @param rootFolder where its files begin; -1 if that is unknown
     */
    record Place(@Nullable ContainerKey key, long mountNamespace, long userNamespace, long rootFolder) {
        /** Whose files are the host's, or are not to be seen from here. */
        static Place unseen(@Nullable ContainerKey key) {
            return new Place(key, -1, -1, -1);
        }

        /** The same place, whichever container's it is. */
        Place anybodys() {
            return new Place(null, mountNamespace, userNamespace, rootFolder);
        }

        boolean isSeen() {
            return mountNamespace >= 0;
        }

        /** Whether these are the same container's files, with the same ids. */
        boolean hasFilesOf(Place other) {
            return key != null
                    && key.equals(other.key)
                    && userNamespace == other.userNamespace
                    && rootFolder >= 0
                    && rootFolder == other.rootFolder;
        }
    }

    /**
     * For threads in a place.
     *
     * @param isBegunByHost whether who is there, where nobody can look, is somebody of the host's, who has taken a mount
     *     namespace that is no container's
     */
    KnownIdentity(Place place, @Nullable KnownContainer container, boolean isBegunByHost) {
        this.isBegunByHost = isBegunByHost;
        this.place = place;
        this.container = container;
    }

    @Override
    public @Nullable Container container() {
        return container;
    }

    @Nullable
    KnownContainer known() {
        return container;
    }

    Place place() {
        return place;
    }

    @Override
    public Accounts accounts() {
        return accounts;
    }

    @Override
    public boolean isSettled() {
        if (!isSettled && isRead && (container == null || container.isAnswered())) {
            isSettled = true;
        }
        return isSettled && !isAwaited;
    }

    @Override
    public void giveUp() {
        isSettled = true;
        isAwaited = false;
    }

    @Override
    public int changes() {
        return changes + (container == null ? 0 : container.changes());
    }

    boolean isBegunByHost() {
        return isBegunByHost;
    }

    void seen(long newPid, boolean isFirst) {
        pid = newPid;
        if (isFirst) {
            firstPid = newPid;
        }
    }

    /** A process to look at; one after the other, since any of them may have ended. */
    long pid(int attempt) {
        return attempt == 0 && firstPid > 0 ? firstPid : pid;
    }

    @Nullable
    Stamps stamps() {
        return stamps;
    }

    synchronized void read(Accounts newAccounts, Stamps newStamps) {
        accounts = newAccounts;
        stamps = newStamps;
        isRead = true;
        changes++;
    }

    /** They cannot be read: what is known stays. */
    synchronized void unreadable() {
        isRead = true;
        isAwaited = false;
    }

    boolean isRead() {
        return isRead;
    }

    /** A name was asked for that is not there. */
    void miss() {
        isMissing = true;
    }

    boolean takeMiss() {
        boolean was = isMissing;
        isMissing = false;
        return was;
    }

    /** Since it was seen first. */
    long ageNs() {
        return System.nanoTime() - bornNs;
    }

    /** Since events have waited for a look the last time. */
    long sinceAwaitedNs() {
        return System.nanoTime() - awaitedNs;
    }

    long sinceLookNs() {
        return System.nanoTime() - lookedNs;
    }

    /** Whether this is somebody whom its files, as they were read, do not name. */
    boolean isNameless(long uid) {
        Accounts present = accounts;
        return isRead && present != Accounts.NONE && uid >= 0 && present.user(uid) == null;
    }

    /**
     * Whether the caller may look now; nobody else may until {@link #endLook()}.
     *
     * @param isWaitedFor whether events wait for what is seen
     */
    synchronized boolean beginLook(boolean isWaitedFor) {
        if (isBeingRead) {
            return false;
        }
        isBeingRead = true;
        isAwaited = isWaitedFor;
        awaitedNs = isWaitedFor ? System.nanoTime() : awaitedNs;
        return true;
    }

    synchronized void endLook() {
        isBeingRead = false;
        isAwaited = false;
        lookedNs = System.nanoTime();
    }
}
