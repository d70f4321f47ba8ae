// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.process;

import dev.lanner.api.container.Identity;
import dev.lanner.api.event.Event;
import dev.lanner.api.state.Host;
import dev.lanner.api.text.Text;
import dev.lanner.spi.container.ContainerNews;
import dev.lanner.spi.container.IdentitySource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who threads are, by the service that knows; without one all are the host's.
 *
 * <p><em>Thread:</em> the event loop's, but for {@link #come} and {@link #go}. The service is called under a lock that
 * these two take as well, so that it is never called again once it has gone.
 */
public final class Identities {
    private static final Logger LOG = LoggerFactory.getLogger(Identities.class);
    private static final long LOOK_EVERY_NS = 100_000_000;

    private final Object lock = new Object();
    private final ProcessTable table;
    /** Those that were told of before their parents may have been. */
    private final List<ThreadRecord> told = new ArrayList<>();

    private @Nullable IdentitySource source;
    /** The same service, if it tells of containers by events. */
    private volatile @Nullable ContainerNews news;
    /** The machine that the present stream tells of. */
    private Host host = new Host("", 0, 0, 0, false);
    /** Whether the service knows which machine that is. */
    private boolean hasBegun;

    /** Counts the services that have come and gone. */
    private volatile int arrivals;

    private int seenArrivals;
    private int seenChanges;
    private long nextLookNs = Long.MIN_VALUE;
    private boolean hasComplained;

    Identities(ProcessTable table) {
        this.table = table;
    }

    /** From now on this service is asked. <em>Thread:</em> any. <em>Blocking:</em> while another one answers. */
    public void come(IdentitySource newSource) {
        synchronized (lock) {
            source = newSource;
            news = newSource instanceof ContainerNews telling ? telling : null;
            hasBegun = false;
            arrivals++;
        }
    }

    /** This service is not called any more, unless another one has taken its place already. <em>Thread:</em> any. */
    public void go(IdentitySource oldSource) {
        synchronized (lock) {
            if (oldSource.equals(source)) {
                source = null;
                news = null;
                arrivals++;
            }
        }
    }

    /** Forgets whom it was told of. */
    void clear() {
        told.clear();
        nextLookNs = Long.MIN_VALUE;
    }

    /** Another stream begins, which tells of this machine. */
    public void begin(Host newHost) {
        synchronized (lock) {
            host = newHost;
            hasBegun = false;
            if (source != null) {
                present(source);
            }
        }
    }

    /** A thread was told of: it is asked for when all are there, since who it is may depend on its parents. */
    void askLater(ThreadRecord thread) {
        told.add(thread);
    }

    /** Whether {@link #work} may have something to do. */
    public boolean isDue(long nowNs) {
        return arrivals != seenArrivals || !told.isEmpty() || nowNs >= nextLookNs;
    }

    /** Asks for those that were told of, and for all if somebody else answers now, or answers otherwise. */
    public void work(long nowNs) {
        nextLookNs = nowNs + LOOK_EVERY_NS;
        if (isAnother()) {
            told.clear();
            table.forEachThread(this::ask);
            table.changedAll();
            return;
        }
        for (ThreadRecord thread : told) {
            if (thread.equals(table.thread(thread.tid)) && ask(thread)) {
                table.changed(thread.process);
            }
        }
        told.clear();
    }

    private boolean isAnother() {
        synchronized (lock) {
            int presentChanges = source == null ? 0 : changes(present(source));
            boolean isAnother = arrivals != seenArrivals || presentChanges != seenChanges;
            hasComplained &= arrivals == seenArrivals;
            seenArrivals = arrivals;
            seenChanges = presentChanges;
            return isAnother;
        }
    }

    /** The service, which knows what machine it is asked about. It is under the lock that this is asked. */
    private IdentitySource present(IdentitySource asked) {
        if (!hasBegun) {
            hasBegun = true;
            try {
                asked.begin(host);
            } catch (RuntimeException | LinkageError e) {
                complain(e);
            }
        }
        return asked;
    }

    private int changes(IdentitySource asked) {
        try {
            return asked.changes();
        } catch (RuntimeException | LinkageError e) {
            complain(e);
            return seenChanges;
        }
    }

    /**
     * Asks who the thread is; it knows the answer from now on.
     *
     * @return whether it is somebody else than before, so that its descendants must be told
     */
    boolean ask(ThreadRecord thread) {
        synchronized (lock) {
            return thread.become(source == null ? Identity.HOST : answer(present(source), thread));
        }
    }

    private Identity answer(IdentitySource asked, ThreadRecord thread) {
        try {
            return Objects.requireNonNull(asked.identityOf(thread), "The answer is null.");
        } catch (RuntimeException | LinkageError e) {
            complain(e);
            return thread.identity();
        }
    }

    /** A thread has got this root folder, and waits to be asked for. */
    public void foresee(long tid, long rootFolder) {
        synchronized (lock) {
            try {
                if (source != null) {
                    present(source).foresee(tid, rootFolder);
                }
            } catch (RuntimeException | LinkageError e) {
                complain(e);
            }
        }
    }

    /** A control group has been made by this thread. */
    public void onControlGroup(Text path, long makerTid) {
        synchronized (lock) {
            try {
                if (source != null) {
                    present(source).onControlGroup(path, table.thread(makerTid));
                }
            } catch (RuntimeException | LinkageError e) {
                complain(e);
            }
        }
    }

    /** Whether there is news of containers. */
    public boolean hasNews() {
        ContainerNews telling = news;
        return telling != null && telling.hasNews();
    }

    /** What has become of containers. */
    public void passNews(ContainerNews.Receiver receiver) {
        withNews(telling -> telling.passNews(receiver));
    }

    /** What all containers are. */
    public void describeContainers(ContainerNews.Receiver receiver) {
        withNews(telling -> telling.describeAll(receiver));
    }

    /** An event tells of a container. */
    public void onContainer(Event event, boolean hasEnded, Text json) {
        withNews(telling -> telling.onNews(event, hasEnded, json));
    }

    /** A process that is the first of its namespace ends. */
    void onEnd(ThreadRecord main) {
        withNews(telling -> telling.onEnd(main));
    }

    private void withNews(Consumer<ContainerNews> question) {
        synchronized (lock) {
            if (source instanceof ContainerNews telling) {
                present(source);
                try {
                    question.accept(telling);
                } catch (RuntimeException | LinkageError e) {
                    complain(e);
                }
            }
        }
    }

    private void complain(Throwable e) {
        if (!hasComplained) {
            hasComplained = true;
            LOG.error("The service that knows containers has failed; threads stay who they were.", e);
        }
    }
}
