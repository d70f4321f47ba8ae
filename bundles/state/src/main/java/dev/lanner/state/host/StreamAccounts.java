// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.host;

import dev.lanner.api.container.Accounts.User;
import dev.lanner.api.text.Text;
import java.util.TreeMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * The accounts of the host that the events come from: this one's, or what a capture has told.
 *
 * <p><em>Thread:</em> the event loop's only, but for {@link #accounts()}.
 */
@Component(
        service = {HostAccounts.class, StreamAccounts.class},
        immediate = true)
public final class StreamAccounts implements HostAccounts {
    private final HostAccounts live;
    private final TreeMap<Long, User> users = new TreeMap<>();
    private final TreeMap<Long, Text> groups = new TreeMap<>();
    private boolean hasChanged;
    private volatile boolean isLive = true;
    private volatile Accounts told = Accounts.NONE;

    /** Takes this host's accounts from there. */
    @Activate
    public StreamAccounts(@Reference(service = NameServices.class) HostAccounts live) {
        this.live = live;
    }

    @Override
    public Accounts accounts() {
        return isLive ? live.accounts() : told;
    }

    /** Forgets what was told; {@code isThisHost} says whether the files of this one hold from now on. */
    public void begin(boolean isThisHost) {
        users.clear();
        groups.clear();
        told = Accounts.NONE;
        hasChanged = false;
        isLive = isThisHost;
    }

    /** There is a user. What is told of this host itself is passed over: its files know better. */
    public void addUser(long uid, long gid, Text name, Text home, Text shell) {
        users.put(uid, new User(name, gid, home, shell));
        hasChanged = true;
    }

    /** A user is gone. */
    public void removeUser(long uid) {
        hasChanged |= users.remove(uid) != null;
    }

    /** There is a group. */
    public void addGroup(long gid, Text name) {
        groups.put(gid, name);
        hasChanged = true;
    }

    /** A group is gone. */
    public void removeGroup(long gid) {
        hasChanged |= groups.remove(gid) != null;
    }

    /** Whether {@link #publish} has anything to do. */
    public boolean hasChanged() {
        return hasChanged;
    }

    /** Lets {@link #accounts()} show what was told since the last time. */
    public void publish() {
        hasChanged = false;
        told = new Accounts(users, groups);
    }
}
