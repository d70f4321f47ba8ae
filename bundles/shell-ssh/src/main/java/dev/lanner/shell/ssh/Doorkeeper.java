// SPDX-License-Identifier: Apache-2.0
package dev.lanner.shell.ssh;

import dev.lanner.api.shell.ShellUser;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.apache.sshd.server.session.ServerSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts connections: of those who have shown a key, and of those who have not yet. <em>Thread:</em> any. */
final class Doorkeeper implements SessionListener {
    private static final Logger LOG = LoggerFactory.getLogger(Doorkeeper.class);

    private final int mostFriends;
    private final Set<Session> strangers = ConcurrentHashMap.newKeySet();
    private final Set<Session> friends = ConcurrentHashMap.newKeySet();

    /**
     * Lets in so many.
     *
     * @param mostFriends connections of those who have shown a key
     */
    Doorkeeper(int mostFriends) {
        this.mostFriends = mostFriends;
    }

    @Override
    public void sessionCreated(Session session) {
        strangers.add(session);
        if (strangers.size() > Limits.MOST_STRANGERS) {
            session.close(true);
        }
    }

    @Override
    public void sessionEvent(Session session, Event event) {
        if (event != Event.Authenticated) {
            return;
        }
        strangers.remove(session);
        friends.add(session);
        ShellUser user = session.getAttribute(ShellServer.USER);
        if (friends.size() > mostFriends) {
            LOG.warn("{} is not let in over SSH: there are {} connections already.", user, mostFriends);
            session.close(true);
        } else {
            LOG.info("{} has come in over SSH.", user);
        }
    }

    @Override
    public void sessionClosed(Session session) {
        if (strangers.remove(session) && session instanceof ServerSession connection) {
            LOG.info("Somebody from {} was not let in over SSH.", ShellServer.address(connection));
        }
        if (friends.remove(session)) {
            LOG.info("{} has left.", session.getAttribute(ShellServer.USER));
        }
    }
}
