// SPDX-License-Identifier: Apache-2.0
package dev.lanner.container;

import dev.lanner.api.container.Accounts;
import dev.lanner.api.container.Container;
import dev.lanner.api.container.ContainerKey;
import dev.lanner.api.container.Identity;
import dev.lanner.api.state.ProcessState;
import dev.lanner.api.text.Text;
import dev.lanner.container.accounts.AccountFiles.Stamps;
import dev.lanner.container.accounts.MappedAccounts;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who the threads of a container, mount namespace and user namespace are. <em>Thread:</em> any. */
final class KnownIdentity implements Identity {
    private final Place place;
    private final @Nullable KnownContainer container;
    private final Text makerPath;
    private final List<Text> makerArguments;
    private final boolean isBegunByHost;
    private volatile @Nullable KnownIdentity before;
    private volatile Accounts accounts = MappedAccounts.UNKNOWN;
    private volatile @Nullable Stamps stamps;
    private volatile boolean isRead;
    private volatile boolean isSettled;
    private volatile boolean isMissing;
    private volatile boolean isBeingRead;
    private volatile long pid;
    private volatile long firstPid;
    private volatile long lookedNs;
    private volatile int changes;

    /** What makes an identity another one. */
    record Place(@Nullable ContainerKey key, long mountNamespace, long userNamespace) {}

    /**
     * For threads in a place.
     *
     * @param maker a process of it
     * @param isBegunByHost whether who is there, where nobody can look, is somebody of the host's, who has taken a mount
     *     namespace that is no container's
     */
    KnownIdentity(Place place, @Nullable KnownContainer container, ProcessState maker, boolean isBegunByHost) {
        this.isBegunByHost = isBegunByHost;
        this.place = place;
        this.container = container;
        makerPath = maker.exePath();
        makerArguments = List.copyOf(maker.arguments());
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
        return isSettled;
    }

    @Override
    public void giveUp() {
        isSettled = true;
    }

    @Override
    public int changes() {
        return changes + (container == null ? 0 : container.changes());
    }

    /**
     * Whether this process runs the program that the identity began with. Before its first program a container's mounts are
     * still being put in place, so accounts that were read then may be the host's.
     */
    boolean isStillStarting(ProcessState process) {
        return process.exePath().equals(makerPath) && process.arguments().equals(makerArguments);
    }

    /**
     * The one before its first program. While that one waited to be settled, its processes may have gone on to the program,
     * and come to their end.
     */
    void comesAfter(@Nullable KnownIdentity earlier) {
        if (earlier != null) {
            before = earlier.isWorthKeeping() ? earlier : earlier.before;
            firstPid = earlier.firstPid;
        }
    }

    /** One that nothing was ever found out of, and that came after another one itself, adds nothing to that. */
    private boolean isWorthKeeping() {
        return before == null || stamps != null;
    }

    /** Takes what was found out of its processes before it was known itself; false if that is nothing. */
    boolean readAsBefore() {
        KnownIdentity earlier = before;
        while (earlier != null && earlier.stamps == null) {
            earlier = earlier.before;
        }
        Stamps found = earlier == null ? null : earlier.stamps;
        if (earlier == null || found == null || earlier.accounts == Accounts.NONE) {
            return false;
        }
        read(earlier.accounts, found);
        return true;
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
        before = null;
        changes++;
    }

    /** They cannot be read: what is known stays. */
    synchronized void unreadable() {
        isRead = true;
    }

    /** Whether it was found to have others than the host's. */
    boolean hasOwnAccounts() {
        return isRead && accounts != Accounts.NONE;
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

    long sinceLookNs() {
        return System.nanoTime() - lookedNs;
    }

    /** Whether the caller may look now; nobody else may until {@link #endLook()}. */
    synchronized boolean beginLook() {
        if (isBeingRead) {
            return false;
        }
        isBeingRead = true;
        return true;
    }

    synchronized void endLook() {
        isBeingRead = false;
        lookedNs = System.nanoTime();
    }
}
