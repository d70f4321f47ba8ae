// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.host;

import dev.lanner.api.container.Accounts.User;
import dev.lanner.api.text.Text;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The host's accounts: those in its files, and those that its name services know, as LDAP, SSSD or systemd's.
 *
 * <p>A number that no file names is asked for by {@code getent}, on a thread of its own: a service that hangs hangs there,
 * and its modules are never loaded into this process. Until it has answered there is no name; no event waits for it.
 */
@Component(service = NameServices.class, immediate = true)
public final class NameServices implements HostAccounts, Unnamed {
    private static final Logger LOG = LoggerFactory.getLogger(NameServices.class);
    private static final int QUEUE = 256;
    private static final int MAX_ANSWERS = 4096;
    private static final long IDLE_S = 10;
    private static final long STOP_MS = 2000;

    private final HostAccounts files;
    private final Getent getent;
    private final BlockingQueue<Question> questions = new ArrayBlockingQueue<>(QUEUE);
    /** By when they were asked, the one that is being asked too; the worker's only. */
    private final Map<Question, Answer> answers = new LinkedHashMap<>();

    private final long keepNs;
    private final long forgetNs;
    private final @Nullable Thread worker;
    private @Nullable String reported;
    /** Numbers that were asked for lately, in order. Never changed, only replaced. */
    private volatile long[] askedUids = {};

    private volatile long[] askedGids = {};
    private volatile Known known = new Known(Accounts.NONE, Accounts.NONE, Accounts.NONE);

    /** Asks this host's services, if it has any. */
    @Activate
    public NameServices(@Reference(service = AccountFiles.class) HostAccounts files) {
        this(
                files,
                NameSwitch.hasServices(Path.of("/etc/nsswitch.conf")),
                new Getent("getent", Duration.ofSeconds(5)),
                Duration.ofMinutes(10),
                Duration.ofMinutes(1));
    }

    NameServices(HostAccounts files, boolean isAsking, Getent getent, Duration keep, Duration forget) {
        this.files = files;
        this.getent = getent;
        keepNs = keep.toNanos();
        forgetNs = forget.toNanos();
        worker = isAsking ? new Thread(this::work, "lanner-names") : null;
        if (worker != null) {
            worker.setDaemon(true);
            worker.start();
        }
    }

    @Deactivate
    void stop() throws InterruptedException {
        if (worker != null) {
            worker.interrupt();
            worker.join(STOP_MS);
        }
    }

    @Override
    public Accounts accounts() {
        Accounts present = files.accounts();
        if (worker == null) {
            return present;
        }
        return known.files == present ? known.all : renew(present, null);
    }

    @Override
    public void onUser(long uid) {
        ask(uid, askedUids, true);
    }

    @Override
    public void onGroup(long gid) {
        ask(gid, askedGids, false);
    }

    /** A full queue forgets the question; the next event of the same number asks it again. */
    private void ask(long id, long[] askedIds, boolean isUser) {
        if (id >= 0 && id < 0xFFFFFFFFL && Arrays.binarySearch(askedIds, id) < 0) {
            boolean unused = questions.offer(new Question(isUser, id));
        }
    }

    private void work() {
        try {
            while (true) {
                Question question = questions.poll(IDLE_S, TimeUnit.SECONDS);
                boolean isNews = question != null && !answers.containsKey(question);
                if (question != null && isNews) {
                    begin(question);
                    answers.put(question, new Answer(answer(question), System.nanoTime()));
                }
                if (forgetOld() || isNews) {
                    publish();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Nobody asks the same again while the services take their time. */
    private void begin(Question question) {
        if (answers.size() >= MAX_ANSWERS) {
            answers.remove(answers.keySet().iterator().next());
        }
        answers.put(question, new Answer(Accounts.NONE, System.nanoTime()));
        publishAsked();
    }

    private Accounts answer(Question question) throws InterruptedException {
        try {
            Accounts found = getent.ask(question.isUser, question.id);
            reported = null;
            return found;
        } catch (IOException e) {
            String problem = String.valueOf(e.getMessage());
            if (!problem.equals(reported)) {
                reported = problem;
                LOG.warn(
                        "The host's name services do not answer, users and groups of theirs have no name: {}", problem);
            }
            return Accounts.NONE;
        }
    }

    /** What is old is asked for again when somebody wants to know it again. */
    private boolean forgetOld() {
        long now = System.nanoTime();
        return answers.values()
                .removeIf(answer -> now - answer.atNs > (answer.found == Accounts.NONE ? forgetNs : keepNs));
    }

    private void publishAsked() {
        askedUids = ids(true);
        askedGids = ids(false);
    }

    private void publish() {
        publishAsked();
        TreeMap<Long, User> users = new TreeMap<>();
        TreeMap<Long, Text> groups = new TreeMap<>();
        for (Answer answer : answers.values()) {
            answer.found.forEachUser(users::put);
            answer.found.forEachGroup(groups::put);
        }
        Accounts unused = renew(files.accounts(), new Accounts(users, groups));
    }

    /** Puts both together anew; null for what the services have said before. */
    private synchronized Accounts renew(Accounts present, @Nullable Accounts newlyServed) {
        Accounts served = newlyServed == null ? known.served : newlyServed;
        TreeMap<Long, User> users = new TreeMap<>();
        TreeMap<Long, Text> groups = new TreeMap<>();
        for (Accounts each : List.of(served, present)) {
            each.forEachUser(users::put);
            each.forEachGroup(groups::put);
        }
        known = new Known(present, served, new Accounts(users, groups, this));
        return known.all;
    }

    private long[] ids(boolean isUser) {
        return answers.keySet().stream()
                .filter(question -> question.isUser == isUser)
                .mapToLong(Question::id)
                .sorted()
                .toArray();
    }

    private record Question(boolean isUser, long id) {}

    private record Answer(Accounts found, long atNs) {}

    /** What the files say, what the services say, and both. */
    private record Known(Accounts files, Accounts served, Accounts all) {}
}
