// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.lanner.api.text.Text;
import dev.lanner.state.process.ProcessRecord;
import dev.lanner.state.process.ThreadRecord;
import dev.lanner.state.testing.Events;
import dev.lanner.state.testing.StateRoom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;

/** Random forks, execs and exits, against the plainest model of processes that can be written down. */
class RandomLivesTest {
    private static final int STEPS = 4000;
    private static final int IDS = 400;
    private static final int INIT = 1;

    private static final class Model {
        final long pid;
        long parent;
        String name;
        String directory = "/home";
        final Set<Long> threads = new TreeSet<>();
        final Map<Long, Long> uids = new TreeMap<>();

        Model(long pid, long parent, String name) {
            this.pid = pid;
            this.parent = parent;
            this.name = name;
        }
    }

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    private final StateRoom room = new StateRoom();
    private final Map<Long, Model> processes = new TreeMap<>();
    private final Map<Long, Model> byThread = new TreeMap<>();

    @RepeatedTest(5)
    void tablesFollowAnySequenceOfLives() {
        System.out.println("RandomLivesTest seed " + seed);
        Events.exec(room, INIT, 0, "init").with("cwd", "/home").pass();
        add(new Model(INIT, 0, "init"), INIT, 0);
        for (int step = 0; step < STEPS; step++) {
            act();
            if (step % 50 == 0) {
                check();
            }
        }
        check();
        while (processes.size() > 1) {
            List<Long> pids = new ArrayList<>(processes.keySet());
            endProcess(Objects.requireNonNull(processes.get(pids.get(1 + random.nextInt(pids.size() - 1)))));
        }
        check();
        assertEquals(1, room.table.processCount());
        assertEquals(0, room.state.missCount());
    }

    private void act() {
        Model actor = any();
        switch (random.nextInt(10)) {
            case 0, 1, 2 -> fork(actor);
            case 3, 4 -> startThread(actor);
            case 5 -> exec(actor);
            case 6 -> chdir(actor);
            case 7 -> setuid(actor);
            case 8 -> endThread(actor);
            default -> endProcess(actor);
        }
    }

    private Model any() {
        List<Model> all = new ArrayList<>(processes.values());
        return all.get(random.nextInt(all.size()));
    }

    private long anyThread(Model model) {
        List<Long> all = new ArrayList<>(model.threads);
        return all.get(random.nextInt(all.size()));
    }

    /** An id that no thread and no process has; few enough for every id to be used again and again. */
    private @Nullable Long freeId() {
        long id = 2L + random.nextInt(IDS);
        return byThread.containsKey(id) || processes.containsKey(id) ? null : id;
    }

    private void add(Model model, long tid, long uid) {
        processes.put(model.pid, model);
        model.threads.add(tid);
        model.uids.put(tid, uid);
        byThread.put(tid, model);
    }

    private void fork(Model parent) {
        Long id = freeId();
        if (id == null) {
            return;
        }
        long caller = anyThread(parent);
        long uid = Objects.requireNonNull(parent.uids.get(caller));
        boolean isCallerTold = random.nextBoolean();
        boolean isCallerFirst = random.nextBoolean();
        if (isCallerTold && isCallerFirst) {
            callersEvent(parent, caller, id);
        }
        Events.fork(room, id, caller)
                .with("comm", parent.name)
                .with("cwd", parent.directory)
                .with("uid", uid)
                .pass();
        Model child = new Model(id, parent.pid, parent.name);
        child.directory = parent.directory;
        add(child, id, uid);
        if (isCallerTold && !isCallerFirst) {
            callersEvent(parent, caller, id);
        }
    }

    private void callersEvent(Model parent, long caller, long child) {
        room.draft("SYSCALL_CLONE_20_X", caller)
                .with("res", child)
                .with("tid", caller)
                .with("pid", parent.pid)
                .pass();
    }

    private void startThread(Model model) {
        Long id = freeId();
        if (id == null) {
            return;
        }
        long uid = Objects.requireNonNull(model.uids.get(anyThread(model)));
        Events.thread(room, id, model.pid, model.parent)
                .with("comm", model.name)
                .with("uid", uid)
                .pass();
        add(model, id, uid);
    }

    private void exec(Model model) {
        long caller = anyThread(model);
        long uid = Objects.requireNonNull(model.uids.get(caller));
        Map<Long, Integer> before = versions();
        for (long tid : List.copyOf(model.threads)) {
            if (tid != caller) {
                Events.exit(room, tid, model.pid, false)
                        .with("comm", model.name)
                        .with("ppid", model.parent)
                        .with("uid", Objects.requireNonNull(model.uids.get(tid)))
                        .pass();
                removeThread(model, tid);
            }
        }
        removeThread(model, caller);
        model.name = "p" + random.nextInt(1000);
        model.directory = "/srv";
        Events.exec(room, model.pid, model.parent, model.name).with("uid", uid).pass();
        add(model, model.pid, uid);
        checkChanged(before, model);
    }

    private void chdir(Model model) {
        Map<Long, Integer> before = versions();
        model.directory = "/d" + random.nextInt(1000);
        room.draft("SYSCALL_CHDIR_X", anyThread(model))
                .with("res", 0)
                .with("path", model.directory)
                .pass();
        checkChanged(before, model);
    }

    private void setuid(Model model) {
        long tid = anyThread(model);
        long uid = random.nextInt(5);
        model.uids.put(tid, uid);
        room.draft("SYSCALL_SETUID_X", tid).with("res", 0).with("uid", uid).pass();
    }

    private void endThread(Model model) {
        if (model.threads.size() > 1) {
            long tid = anyThread(model);
            exit(model, tid, false);
            removeThread(model, tid);
        }
    }

    private void endProcess(Model model) {
        if (model.pid == INIT) {
            return;
        }
        while (!model.threads.isEmpty()) {
            long tid = anyThread(model);
            exit(model, tid, model.threads.size() == 1);
            removeThread(model, tid);
        }
        processes.remove(model.pid);
        for (Model child : processes.values()) {
            if (child.parent == model.pid) {
                child.parent = INIT;
            }
        }
    }

    /** With our own parameters, or as others record it. */
    private void exit(Model model, long tid, boolean isLast) {
        long uid = Objects.requireNonNull(model.uids.get(tid));
        long reaper = anyThread(Objects.requireNonNull(processes.get((long) INIT)));
        if (random.nextBoolean()) {
            Events.exit(room, tid, model.pid, isLast)
                    .with("comm", model.name)
                    .with("uid", uid)
                    .with("ppid", model.parent)
                    .with("reaper_tid", reaper)
                    .pass();
        } else {
            Events.plainExit(room, tid, reaper).pass();
        }
    }

    private void removeThread(Model model, long tid) {
        model.threads.remove(tid);
        model.uids.remove(tid);
        byThread.remove(tid);
    }

    private Map<Long, Integer> versions() {
        Map<Long, Integer> versions = new TreeMap<>();
        byThread.keySet().forEach(tid -> versions.put(tid, thread(tid).version()));
        return versions;
    }

    /** All of the branch must have changed, and nobody else. */
    private void checkChanged(Map<Long, Integer> before, Model top) {
        before.forEach((tid, version) -> {
            Model model = byThread.get(tid);
            if (model == null || (model == top && tid == top.pid)) {
                return;
            }
            if (isBelow(model, top)) {
                assertNotEquals(version, thread(tid).version(), () -> "thread " + tid);
            } else {
                assertEquals(version, thread(tid).version(), () -> "thread " + tid);
            }
        });
    }

    private boolean isBelow(Model model, Model top) {
        for (Model at = model; at != null; at = processes.get(at.parent)) {
            if (at == top) {
                return true;
            }
        }
        return false;
    }

    private ThreadRecord thread(long tid) {
        return Objects.requireNonNull(room.table.thread(tid), () -> "thread " + tid + ", seed " + seed);
    }

    private void check() {
        assertEquals(byThread.size(), room.table.threadCount());
        assertEquals(processes.size(), room.table.processCount());
        for (Model model : processes.values()) {
            ProcessRecord process = Objects.requireNonNull(room.table.process(model.pid));
            assertEquals(model.parent, process.parentPid(), () -> "parent of " + model.pid);
            if (model.parent == 0) {
                assertNull(process.parent());
            } else {
                assertSame(room.table.process(model.parent), process.parent());
            }
            assertEquals(model.threads.size(), process.threadCount());
            assertEquals(Text.of(model.directory), process.workingDirectory());
            assertEquals(model.threads.contains(model.pid), process.mainThread() != null);
            for (long tid : model.threads) {
                assertSame(process, thread(tid).process());
                assertEquals(Text.of(model.name), thread(tid).name());
                assertEquals(model.uids.get(tid), thread(tid).uid());
            }
            checkChildren(model, process);
        }
    }

    private void checkChildren(Model model, ProcessRecord process) {
        Set<Long> wanted = new HashSet<>();
        for (Model child : processes.values()) {
            if (child.parent == model.pid) {
                wanted.add(child.pid);
            }
        }
        Set<Long> actual = new HashSet<>();
        for (ProcessRecord child = process.firstChild(); child != null; child = child.nextSibling()) {
            actual.add(child.pid());
        }
        assertEquals(wanted, actual, () -> "children of " + model.pid + ", seed " + seed);
    }
}
