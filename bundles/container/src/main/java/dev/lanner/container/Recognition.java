// SPDX-License-Identifier: Apache-2.0
package dev.lanner.container;

import dev.lanner.api.container.ContainerKey;
import dev.lanner.api.quarantine.Stopwatch;
import dev.lanner.api.state.ProcessState;
import dev.lanner.api.state.ThreadState;
import dev.lanner.api.text.Text;
import dev.lanner.container.Recognised.Candidate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds the container of a thread: by its control group of version 2, else by those of version 1, else by the process that
 * its pid namespace begins with, for which a capture must tell namespaces, or at least what processes are called inside. What resolvers say is remembered.
 *
 * <p>Of containers inside each other the outermost one counts: it is the one that a runtime of this host knows, and what is
 * below it may have been made, and named, by those inside.
 *
 * <p><em>Thread:</em> one at a time.
 */
final class Recognition {
    private static final int MOST_PATHS = 16_384;
    private static final int MOST_NAMESPACES = 8_192;
    private static final int MOST_ANCESTORS = 64;
    private static final long FIRST_PID = 1;

    private final GiveUps giveUps;
    private final Map<Text, Answer> paths = bounded(MOST_PATHS);
    private final Map<Long, Life> pidNamespaces = bounded(MOST_NAMESPACES);
    private List<Engine> engines = List.of();
    private int generation;
    private long hostPidNamespace = -1;

    Recognition(GiveUps giveUps) {
        this.giveUps = giveUps;
    }

    /** What a path stands for, as the engines of a generation see it. */
    private record Answer(@Nullable Recognised recognised, int generation) {}

    /** A pid namespace from its first process on; the kernel gives its number to another one later. */
    private record Life(Recognised recognised, long firstPid) {}

    private static <K, V> Map<K, V> bounded(int limit) {
        return new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > limit;
            }
        };
    }

    /** Other engines answer from now on, the first one before the others. */
    void engines(List<Engine> present) {
        engines = List.copyOf(present);
        generation++;
    }

    /** Threads of another host, or another time, follow. */
    void begin(long newHostPidNamespace) {
        pidNamespaces.clear();
        hostPidNamespace = newHostPidNamespace;
    }

    /** The container, or null for the host. */
    @Nullable
    Recognised of(ThreadState thread) {
        Recognised found = byEntry(thread.unifiedControlGroup());
        List<Text> groups = thread.controlGroups();
        for (int i = 0; found == null && i < groups.size(); i++) {
            found = byEntry(groups.get(i));
        }
        return found == null ? byProcess(thread.process()) : found;
    }

    /**
     * What the runtime takes the process for by who has started it, where its control group has told already: what has
     * started it may be gone by the time that the runtime is asked.
     */
    @Nullable
    Candidate hint(Recognised recognised, ProcessState first) {
        ProcessState parent = first.parent();
        ThreadState main = parent == null ? null : parent.mainThread();
        // Those inside may start whatever they like, and call it as they like.
        if (main == null || of(main) != null) {
            return null;
        }
        Engine present = recognised.candidates().get(0).engine();
        for (Engine engine : engines) {
            ContainerKey key = ask(engine, first);
            // A group that is called by a long id and nothing else may be any runtime's.
            boolean isSame = engine == present
                    || (key != null && key.fullId().equals(recognised.key().fullId()));
            if (key != null && isSame && !key.equals(recognised.key())) {
                return new Candidate(engine, key);
            }
        }
        return null;
    }

    private @Nullable ContainerKey ask(Engine engine, ProcessState first) {
        return ask(engine, () -> engine.resolver.containerOf(first));
    }

    private @Nullable ContainerKey ask(Engine engine, Supplier<@Nullable ContainerKey> question) {
        if (engine.recognition.isKeptOut()) {
            return null;
        }
        Stopwatch stopwatch = engine.recognition.start();
        try {
            ContainerKey key = question.get();
            stopwatch.stop();
            return key;
        } catch (RuntimeException | Error e) {
            giveUps.add(GiveUps.PLUGIN_FAILED);
            engine.complain(e);
            engine.recognition.failed(e.toString());
            return null;
        }
    }

    /** The container of this path, which may have the name of a subsystem and an equals sign before it. */
    @Nullable
    Recognised byEntry(Text entry) {
        if (entry.isEmpty()) {
            return null;
        }
        Answer known = paths.get(entry);
        if (known != null && known.generation == generation) {
            return known.recognised;
        }
        String path = entry.toString();
        Recognised recognised = byPath(path.substring(path.indexOf('/') < 0 ? path.length() : path.indexOf('/')));
        if (recognised == null && known != null && known.recognised != null && known.recognised.isOfGoneEngine()) {
            // Who was in a container is still there when nobody is left to describe it.
            recognised = known.recognised;
        }
        paths.put(entry, new Answer(recognised, generation));
        return recognised;
    }

    private @Nullable Recognised byPath(String path) {
        if (path.isEmpty()) {
            return null;
        }
        List<Candidate> candidates = new ArrayList<>();
        for (Engine engine : engines) {
            ContainerKey key = ask(engine, path);
            if (key != null) {
                candidates.add(new Candidate(engine, key));
            }
        }
        if (candidates.size() > 1) {
            // A stable order: the ranking decides among those that begin at the same place.
            candidates.sort((a, b) -> Integer.compare(begin(a, path), begin(b, path)));
        }
        return candidates.isEmpty() ? null : new Recognised(candidates);
    }

    /** How much of the path its runtime needs to know the container by. */
    private int begin(Candidate candidate, String path) {
        int end = path.indexOf('/', 1);
        while (end > 0 && !candidate.key().equals(ask(candidate.engine(), path.substring(0, end)))) {
            end = path.indexOf('/', end + 1);
        }
        return end > 0 ? end : path.length();
    }

    private @Nullable ContainerKey ask(Engine engine, String path) {
        return ask(engine, () -> engine.resolver.containerOf(path));
    }

    private @Nullable Recognised byProcess(ProcessState process) {
        learnHost(process);
        long namespace = process.pidNamespace();
        if (namespace < 0) {
            return byOutermost(process);
        }
        if (namespace == hostPidNamespace || hostPidNamespace < 0) {
            return null;
        }
        Life known = pidNamespaces.get(namespace);
        if (process.nsPid() != 1) {
            return known != null ? known.recognised : byAncestors(process, namespace);
        }
        Recognised found = byFirst(process);
        if (found != null) {
            pidNamespaces.put(namespace, new Life(found, process.pid()));
        } else if (known != null && known.firstPid == process.pid()) {
            // The parent, by which it was recognised, may have ended meanwhile.
            found = known.recognised;
        } else {
            pidNamespaces.remove(namespace);
            found = byAncestors(process, namespace);
        }
        return found;
    }

    /** Of another host only its first process is known to live in the host's namespace. */
    private void learnHost(ProcessState process) {
        ProcessState ancestor = hostPidNamespace < 0 && process.pidNamespace() >= 0 ? process : null;
        for (int i = 0; ancestor != null && i < MOST_ANCESTORS; i++) {
            if (ancestor.pid() == FIRST_PID) {
                hostPidNamespace = ancestor.pidNamespace();
                return;
            }
            ancestor = ancestor.parent();
        }
    }

    /** Where nobody tells namespaces: who is called otherwise inside is in one, and the first of his line has begun it. */
    private @Nullable Recognised byOutermost(ProcessState process) {
        ProcessState outermost = null;
        ProcessState at = process;
        for (int i = 0; at != null && isCalledOtherwise(at) && i < MOST_ANCESTORS; i++) {
            outermost = at;
            at = at.parent();
        }
        return outermost == null ? null : byFirst(outermost);
    }

    private static boolean isCalledOtherwise(ProcessState process) {
        return process.nsPid() > 0 && process.nsPid() != process.pid();
    }

    private @Nullable Recognised byAncestors(ProcessState process, long namespace) {
        ProcessState ancestor = process.parent();
        for (int i = 0; ancestor != null && i < MOST_ANCESTORS; i++) {
            long its = ancestor.pidNamespace();
            if (its == hostPidNamespace) {
                return null;
            }
            Life life = pidNamespaces.get(its);
            Recognised found = life == null ? null : life.recognised;
            if (found == null && ancestor.nsPid() == 1 && its == namespace) {
                found = byFirst(ancestor);
            }
            if (found != null) {
                pidNamespaces.put(namespace, new Life(found, ancestor.pid()));
                return found;
            }
            ancestor = ancestor.parent();
        }
        return null;
    }

    private @Nullable Recognised byFirst(ProcessState first) {
        List<Candidate> candidates = new ArrayList<>();
        for (Engine engine : engines) {
            ContainerKey key = ask(engine, first);
            if (key != null) {
                candidates.add(new Candidate(engine, key));
            }
        }
        return candidates.isEmpty() ? null : new Recognised(candidates);
    }
}
