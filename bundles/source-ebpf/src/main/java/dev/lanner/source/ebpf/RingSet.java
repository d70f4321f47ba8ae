// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.ebpf;

import dev.lanner.spi.source.EventHandler;
import dev.lanner.spi.source.SourceException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import jnr.ffi.Pointer;

/** All rings: created, known to the programs, mapped, and waited for together. */
final class RingSet implements AutoCloseable {
    private static final int MAP_TYPE_RINGBUF = 27;
    /** struct epoll_event: 12 bytes on x86_64, where it is packed, 16 elsewhere; the events word comes first on both. */
    private static final int EPOLL_EVENT_BYTES = 16;

    private final Native library;
    private final List<Integer> descriptors = new ArrayList<>();
    private final List<Ring> rings = new ArrayList<>();
    private final RingMerge merge;
    private final int epoll;
    private final Pointer ready;

    /** Per group of CPUs, the number of its ring. */
    private final int[] ringOfGroup;

    /**
     * One ring for each group of CPUs that has a CPU online, and a spare one for what must not be lost when those are full;
     * the CPUs of other groups, if they ever come, use the first.
     */
    RingSet(Native library, StreamSettings settings, int cpus) throws SourceException {
        this.library = library;
        this.ready = library.allocate(EPOLL_EVENT_BYTES);
        this.epoll = library.libc().epoll_create1(LibC.EPOLL_CLOEXEC);
        this.ringOfGroup = new int[(cpus + settings.cpusPerRing() - 1) / settings.cpusPerRing()];
        try {
            if (epoll < 0) {
                throw library.failure("Creating an epoll descriptor failed");
            }
            Set<Integer> online = OnlineCpus.read();
            for (int group = 0; group < ringOfGroup.length; group++) {
                if (group == 0 || isOnline(group, settings.cpusPerRing(), online)) {
                    addRing(settings.ringBytes());
                    ringOfGroup[group] = rings.size() - 1;
                }
            }
            addRing(settings.ringBytes());
        } catch (SourceException e) {
            close();
            throw e;
        }
        this.merge = new RingMerge(rings);
    }

    /** What all rings are like. */
    int template() {
        return descriptors.get(0);
    }

    /** Makes the rings known to the programs. */
    void publish(BpfMap outer) throws SourceException {
        for (int group = 0; group < ringOfGroup.length; group++) {
            outer.putInt(group, descriptors.get(ringOfGroup[group]));
        }
        outer.putInt(ringOfGroup.length, descriptors.get(descriptors.size() - 1));
    }

    private static boolean isOnline(int group, int cpusPerRing, Set<Integer> online) {
        for (int cpu = group * cpusPerRing; cpu < (group + 1) * cpusPerRing; cpu++) {
            if (online.contains(cpu)) {
                return true;
            }
        }
        return online.isEmpty();
    }

    private void addRing(int bytes) throws SourceException {
        int fd = library.libbpf().bpf_map_create(MAP_TYPE_RINGBUF, "lanner_ring", 0, 0, bytes, null);
        if (fd < 0) {
            throw library.failure("Creating a ring of " + bytes + " bytes failed");
        }
        descriptors.add(fd);
        rings.add(new Ring(MappedRing.map(library, fd, bytes)));
        Pointer event = library.allocate(EPOLL_EVENT_BYTES);
        event.putInt(0, LibC.EPOLLIN);
        if (library.libc().epoll_ctl(epoll, LibC.EPOLL_CTL_ADD, fd, event) != 0) {
            throw library.failure("Watching a ring failed");
        }
    }

    /** Hands over what is there; if there is nothing, waits once and looks again. */
    int poll(EventHandler handler, int limit, int timeoutMs) {
        int delivered = merge.drain(handler, limit);
        if (delivered == 0) {
            library.libc().epoll_wait(epoll, ready, 1, timeoutMs);
            delivered = merge.drain(handler, limit);
        }
        return delivered;
    }

    int size() {
        return rings.size();
    }

    @Override
    public void close() {
        for (Ring ring : rings) {
            ring.unmap();
        }
        rings.clear();
        for (int fd : descriptors) {
            library.libc().close(fd);
        }
        descriptors.clear();
        if (epoll >= 0) {
            library.libc().close(epoll);
        }
    }
}
