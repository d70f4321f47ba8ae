// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.ebpf;

import dev.lanner.spi.source.SourceException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import jnr.ffi.Pointer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The programs that see addresses of sockets as the kernel uses them. They are asked by the kernel at the root of the
 * control groups of version 2, beside those of others, and let everything pass. Where there are none, an address is what
 * the caller's memory holds at the end of the call.
 */
final class KernelAddresses implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KernelAddresses.class);
    private static final int PROGRAM_TYPE = 18;
    /** What the programs have in common with those that tell of events. */
    private static final List<String> SHARED =
            List.of("calls", "held_addresses", "losses", "more_addresses", "place_of_registers", "rings", "scratches");

    private static final String MULTIPLEXED = "socketcall";
    private static final int INET = 1;
    private static final int UNIX = 2;
    private static final int PATHS = 4;
    private static final Set<String> SENDING = Set.of("sendmmsg", "sendmsg", "sendto");
    private static final Set<String> CONNECT = Set.of("connect");
    private static final String BIND = "bind";
    /** They look up what the address of a socket of the unix family names, unless it is an abstract name. */
    private static final Set<String> LOOKING_UP = Set.of(BIND, "connect", "sendmmsg", "sendmsg", "sendto");

    private static final List<Unit> UNITS = List.of(
            new Unit("datagrams", INET, SENDING, Map.of("on_sendmsg4", 14, "on_sendmsg6", 15)),
            new Unit("datagrams of the unix family", UNIX, SENDING, Map.of("on_sendmsg_unix", 50)),
            new Unit("connect", INET, CONNECT, Map.of("on_connect4", 10, "on_connect6", 11)),
            new Unit("connect of the unix family", UNIX, CONNECT, Map.of("on_connect_unix", 49)),
            new Unit("bind", INET, Set.of(BIND), Map.of("on_bind4", 8, "on_bind6", 9)));

    private final Native library;
    private final Libbpf libbpf;
    private final Machine machine;
    private final List<Unit> units;
    private final boolean paths;
    /** Null where nobody is to tell of events. */
    private final @Nullable BpfObject events;

    private final Map<Unit, Attached> attached = new LinkedHashMap<>();
    private final Map<Unit, String> refusals = new LinkedHashMap<>();

    /**
     * Attaches nothing yet.
     *
     * @param asked whether the kernel is to ask programs at all
     * @param paths whether paths are seen as names of files
     */
    KernelAddresses(Native library, Machine machine, @Nullable BpfObject events, boolean asked, boolean paths) {
        this.library = library;
        this.units = asked ? UNITS : List.of();
        this.paths = paths;
        this.libbpf = library.libbpf();
        this.machine = machine;
        this.events = events;
    }

    /** Tries all of them, and takes them back; returns why some are not possible here, by what they would see. */
    static Map<String, String> lacks(Native library) throws SourceException {
        try (KernelAddresses tried = new KernelAddresses(library, Machine.current(), null, true, false)) {
            tried.attach(call -> true);
            Map<String, String> lacks = new TreeMap<>();
            tried.refusals.forEach((unit, why) -> lacks.put(unit.subject, why));
            return lacks;
        }
    }

    /** Attaches what sees the addresses of these calls; what is refused once is not tried again. */
    void attach(Predicate<String> wanted) {
        for (Unit unit : units) {
            if (unit.calls.stream().anyMatch(wanted) && !attached.containsKey(unit) && !refusals.containsKey(unit)) {
                try {
                    attach(unit);
                } catch (SourceException e) {
                    LOG.info(
                            "Addresses of {} are read from the caller's memory. Why: {}", unit.subject, e.getMessage());
                    refusals.put(unit, String.valueOf(e.getMessage()));
                }
            }
        }
    }

    /** Takes back what sees only addresses of other calls. */
    void detach(Predicate<String> wanted) {
        attached.entrySet().removeIf(entry -> {
            boolean isLeft = entry.getKey().calls.stream().noneMatch(wanted);
            if (isLeft) {
                entry.getValue().close(libbpf);
            }
            return isLeft;
        });
    }

    private void attach(Unit unit) throws SourceException {
        BpfObject object = new BpfObject(library, machine.addresses());
        Attached part = new Attached(object, new ArrayList<>());
        int root = -1;
        try {
            root = ControlGroupRoot.open(library);
            load(unit, object);
            for (String name : unit.programs.keySet()) {
                Pointer link = libbpf.bpf_program__attach_cgroup(object.program(name), root);
                if (link == null) {
                    throw library.failure("the kernel does not attach '" + name + "'");
                }
                part.links.add(link);
            }
            attached.put(unit, part);
        } catch (SourceException e) {
            part.close(libbpf);
            throw e;
        } finally {
            if (root >= 0) {
                library.libc().close(root);
            }
        }
    }

    private void load(Unit unit, BpfObject object) throws SourceException {
        object.choose(unit.programs.keySet());
        for (Map.Entry<String, Integer> program : unit.programs.entrySet()) {
            // Older versions of libbpf do not know all of them by their section.
            libbpf.bpf_program__set_type(object.program(program.getKey()), PROGRAM_TYPE);
            libbpf.bpf_program__set_expected_attach_type(object.program(program.getKey()), program.getValue());
        }
        if (events != null) {
            for (String map : SHARED) {
                object.shareMap(map, events);
            }
        }
        if (!object.load()) {
            throw library.failure("the kernel refuses the programs for it");
        }
    }

    /** Of which families the addresses of a call are seen: bits of {@code enum address_families} of the kernel side. */
    int families(Syscall call) {
        int families = 0;
        for (Unit unit : attached.keySet()) {
            if (unit.calls.contains(call.name()) || call.name().equals(MULTIPLEXED)) {
                families |= unit.family;
            }
        }
        return looksUp(call.name()) && (families & UNIX) == 0 ? families | PATHS : families;
    }

    /** Whether the paths that a call gives may have to be seen as names of files. */
    boolean looksUp(String call) {
        return paths && LOOKING_UP.contains(call);
    }

    /** Whether they have to be, as things are. */
    boolean needsNames(Syscall call) {
        return (families(call) & PATHS) != 0;
    }

    @Override
    public void close() {
        attached.values().forEach(part -> part.close(libbpf));
        attached.clear();
    }

    /**
     * What is attached or not as a whole.
     *
     * @param subject what it sees the addresses of
     * @param family a bit of {@code enum address_families} of the kernel side
     * @param programs with the kernel's numbers of where they are attached (enum bpf_attach_type)
     */
    private record Unit(String subject, int family, Set<String> calls, Map<String, Integer> programs) {}

    /** A loaded unit. */
    private record Attached(BpfObject object, List<Pointer> links) {
        void close(Libbpf libbpf) {
            links.forEach(libbpf::bpf_link__destroy);
            object.close();
        }
    }
}
