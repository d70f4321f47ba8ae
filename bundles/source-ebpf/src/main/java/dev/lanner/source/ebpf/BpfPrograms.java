// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.ebpf;

import dev.lanner.spi.source.SourceException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import jnr.ffi.Pointer;

/**
 * The BPF programs in the kernel: opened, configured, loaded, attached, and gone again after {@link #close}. Only those
 * are loaded that a selection needs; what a later one needs in addition comes by another object with the same maps.
 */
final class BpfPrograms implements AutoCloseable {
    /** struct bpf_prog_info; kernels before 5.12 fill less of it. */
    private static final int INFO_BYTES = 512;

    private static final int RECURSION_MISSES_AT = 208;
    /** The place in the table of programs that no call has. */
    static final int COMPAT_PLACE = 511;

    /** The place of the program that tells again what threads have raced for. */
    static final int DOUBTS_PLACE = 510;

    /** Some of them grow, which not every program may have to do with. */
    private static final List<String> NAME_MAPS = List.of("held_slots", "held_names", "long_names", "made_counters");

    private static final List<String> ADDRESS_MAPS = List.of("held_addresses", "more_addresses");

    private static final String COMPAT_HOOK = "on_compat_exit";
    private static final String DOUBTS_PROGRAM = "on_doubt";
    private static final List<String> HOOKS = List.of("on_exec", "on_newtask", "on_sys_exit");

    private final Native library;
    private final Libbpf libbpf;
    private final StreamSettings settings;
    private final Machine machine;
    private final KernelTracepoints tracepoints;
    private final long epochOfBootNs;
    private final SyscallPrograms syscalls;
    private final RingOperations rings;
    private final KernelAddresses addresses;
    /** The first one has made the maps. */
    private final List<BpfObject> objects = new ArrayList<>();

    private final Set<String> loaded = new TreeSet<>();
    /** Of the programs of system calls. */
    private final Map<String, Integer> descriptors = new HashMap<>();
    /** By the name of the program. */
    private final Map<String, Attached> links = new TreeMap<>();

    /** Of hooks that are no longer attached. */
    private long missedBefore;

    private final Pointer info;
    private final Pointer infoSize;

    private BpfPrograms(Native library, StreamSettings settings, KernelTracepoints tracepoints) throws SourceException {
        this.library = library;
        this.libbpf = library.libbpf();
        this.settings = settings;
        this.tracepoints = tracepoints;
        this.epochOfBootNs = BootClock.epochOfBootNs(library);
        this.info = library.allocate(INFO_BYTES);
        this.infoSize = library.allocate(Integer.BYTES);
        this.machine = Machine.current();
        objects.add(open());
        this.syscalls = new SyscallPrograms(machine, settings.skippedSyscalls(), first().programNames());
        this.addresses = new KernelAddresses(library, machine, first(), settings.asksOfAddresses(), holdsNames());
        this.rings = new RingOperations(machine, settings.skippedSyscalls());
    }

    /** Loads what a selection needs, in the best of the modes that the kernel does not refuse. */
    static BpfPrograms load(Native library, StreamSettings settings, Selection selection, int cpus, int ringTemplate)
            throws SourceException {
        KernelTracepoints tracepoints = KernelTracepoints.read(library.libbpf(), settings.groupDead());
        SourceException refusal = null;
        for (AttachMode mode : AttachMode.values()) {
            if (mode.compareTo(settings.attachMode()) < 0 || !tracepoints.allow(mode)) {
                continue;
            }
            BpfPrograms programs = new BpfPrograms(library, settings.with(mode), tracepoints);
            if (programs.configureAndLoad(selection, cpus, ringTemplate)) {
                return programs;
            }
            if (refusal == null) {
                refusal = programs.explainRefusal(selection, cpus, ringTemplate);
            } else {
                programs.close();
            }
        }
        throw Objects.requireNonNull(refusal);
    }

    /** Reads the file each time: it is large, and most streams never need it again. */
    private BpfObject open() throws SourceException {
        return new BpfObject(library, machine.object(settings.attachMode(), tracepoints.castFunction()));
    }

    /** The object that has made the maps. */
    private BpfObject first() {
        return objects.get(0);
    }

    /** Loads what asks for the threads that run. */
    RunningTasks loadIterators() throws SourceException {
        return RunningTasks.load(library, first(), epochOfBootNs);
    }

    private boolean configureAndLoad(Selection selection, int cpus, int ringTemplate) throws SourceException {
        try {
            Set<String> needed = needed(selection);
            configure(needed, cpus, ringTemplate);
            if (!first().load()) {
                return false;
            }
            addLoaded(first(), needed);
            return true;
        } catch (SourceException e) {
            close();
            throw e;
        }
    }

    private Set<String> needed(Selection selection) {
        Set<String> needed = syscalls.needed(selection);
        needed.addAll(HOOKS);
        needed.add(COMPAT_HOOK);
        needed.add(DOUBTS_PROGRAM);
        needed.add(tracepoints.exitHook());
        for (Hook hook : Hook.ALL) {
            if (wants(hook, selection)) {
                needed.add(hook.program());
            }
        }
        if (rings.anyWanted(selection)) {
            needed.addAll(ringHooks());
        }
        if (wantsNames(selection, call -> addresses.looksUp(call.name()))) {
            needed.add(KernelNames.HOOK);
        }
        if (wantsMounts(selection)) {
            needed.add(tracepoints.mountHook());
        }
        return needed;
    }

    private boolean holdsNames() {
        return settings.holdsCopies() && tracepoints.kernelNames().isPossible();
    }

    private boolean wantsMounts(Selection selection) {
        return holdsNames() && tracepoints.seesMounts() && syscalls.isWanted("mount", selection);
    }

    /** Raw tracepoints may not use maps that grow. */
    private Set<String> ringHooks() {
        return settings.attachMode().isTyped() ? tracepoints.ringHooks() : Set.of();
    }

    private boolean wants(Hook hook, Selection selection) {
        return selection.wants(hook)
                && tracepoints.has(hook.tracepoint())
                && first().programNames().contains(hook.program());
    }

    private void configure(Set<String> needed, int cpus, int ringTemplate) throws SourceException {
        BpfObject object = first();
        object.setLong("boot_epoch_ns", epochOfBootNs);
        object.setLong("ring_watermark_bytes", settings.ringBytes() / 8);
        object.setBoolean("tells_again", machine.jumpsFromWhatCallsFunctions(KernelFacts.read()));
        object.setInt("cpus_per_ring", settings.cpusPerRing());
        object.setInt("page_kib", library.libc().getpagesize() / 1024);
        object.setBoolean("group_dead_known", tracepoints.saysGroupDead());
        object.setBoolean("typed_pointers", settings.attachMode().isTyped());
        object.setBoolean("casts", settings.attachMode() == AttachMode.BTF_CASTS);
        object.setBoolean("kernel_names", holdsNames());
        object.setBoolean("free_tells_cache", tracepoints.kernelNames() == KernelNames.BY_CACHE);
        object.setBoolean("kernel_mounts", holdsNames() && tracepoints.seesMounts());
        object.setBoolean("kernel_addresses", settings.holdsCopies());
        object.shrink(holdsNames() ? List.of() : NAME_MAPS);
        object.shrink(settings.holdsCopies() ? List.of() : ADDRESS_MAPS);
        int groups = (cpus + settings.cpusPerRing() - 1) / settings.cpusPerRing();
        object.setInt("spare_ring", groups);
        Pointer outer = first().map("rings");
        libbpf.bpf_map__set_max_entries(outer, groups + 1);
        // Kernels before 5.10 want every inner map to be like the template; so a real ring is the template.
        if (libbpf.bpf_map__set_inner_map_fd(outer, ringTemplate) != 0) {
            throw library.failure("Telling libbpf the shape of the rings failed");
        }
        libbpf.bpf_map__set_max_entries(first().map("scratches"), cpus * Abi.HOOKS);
        first().choose(needed);
    }

    private void addLoaded(BpfObject object, Set<String> names) throws SourceException {
        for (String name : names) {
            descriptors.put(name, libbpf.bpf_program__fd(object.program(name)));
        }
        loaded.addAll(names);
    }

    /** Loads again with the verifier's log, and makes a sentence of it. Closes the object. */
    private SourceException explainRefusal(Selection selection, int cpus, int ringTemplate) throws SourceException {
        int error = library.lastError();
        close();
        try (BpfPrograms again = new BpfPrograms(library, settings, tracepoints)) {
            Set<String> needed = again.needed(selection);
            again.configure(needed, cpus, ringTemplate);
            return refusal(error, again.first().refusal(needed));
        }
    }

    private SourceException refusal(int error, String verifier) {
        return new SourceException("The kernel refused the BPF programs. Why: "
                + library.libc().strerror(error) + " (errno " + error + ")."
                + " Fix: run 'lanner doctor', which checks kernel, BTF and capabilities; if all is well there, it"
                + " is a bug of ours: report it with this text." + verifier);
    }

    /** Fills the tables that the programs look into, then lets events flow. */
    void attach(Selection selection) throws SourceException {
        BpfMap places = openMap("syscall_programs", Integer.BYTES, Integer.BYTES);
        places.putInt(COMPAT_PLACE, descriptor(COMPAT_HOOK));
        places.putInt(DOUBTS_PLACE, descriptor(DOUBTS_PROGRAM));
        holdCopies(selection);
        applyCalls(selection);
        attach(tracepoints.exitHook());
        for (String hook : HOOKS) {
            attach(hook);
        }
        applyHooks(selection);
    }

    /**
     * Changes what is wanted. First comes what is new, then what nobody wants any more goes; all else is not touched.
     */
    void select(Selection selection) throws SourceException {
        Set<String> missing = needed(selection);
        missing.removeAll(loaded);
        if (!missing.isEmpty()) {
            loadMore(missing);
        }
        holdCopies(selection);
        applyCalls(selection);
        applyHooks(selection);
    }

    private void loadMore(Set<String> missing) throws SourceException {
        BpfObject more = open();
        try {
            more.choose(missing);
            more.shareMapsOf(first());
            if (!more.load()) {
                throw refusal(library.lastError(), "");
            }
            addLoaded(more, missing);
        } catch (SourceException e) {
            more.close();
            throw e;
        }
        objects.add(more);
    }

    private void applyCalls(Selection selection) throws SourceException {
        syscalls.select(
                selection,
                openMap("calls", Integer.BYTES, CallRow.BYTES),
                openMap("syscall_programs", Integer.BYTES, Integer.BYTES),
                descriptors,
                addresses::families);
        addresses.detach(call -> syscalls.isWanted(call, selection));
        rings.select(selection, openMap("ring_calls", Integer.BYTES, CallRow.BYTES));
    }

    private void applyHooks(Selection selection) throws SourceException {
        for (Hook hook : Hook.ALL) {
            attachIf(wants(hook, selection), hook.program());
        }
        attachIf(wantsNames(selection, addresses::needsNames), KernelNames.HOOK);
        attachIf(wantsMounts(selection), tracepoints.mountHook());
        boolean ringsWanted = rings.anyWanted(selection);
        for (String hook : ringHooks()) {
            attachIf(ringsWanted, hook);
        }
    }

    /** Before the calls are told of: what the kernel was done with earlier would be missing. */
    private void holdCopies(Selection selection) throws SourceException {
        addresses.attach(call -> syscalls.isWanted(call, selection));
        if (wantsNames(selection, addresses::needsNames)) {
            attachIf(true, KernelNames.HOOK);
        }
        if (wantsMounts(selection)) {
            attachIf(true, tracepoints.mountHook());
        }
    }

    /** Whether a call is wanted that gives names of files, or paths of which the same has to be known. */
    private boolean wantsNames(Selection selection, Predicate<Syscall> needsPaths) {
        return holdsNames() && syscalls.anyWanted(selection, call -> KernelNames.of(call) > 0 || needsPaths.test(call));
    }

    private void attachIf(boolean wanted, String program) throws SourceException {
        Attached attached = links.get(program);
        if (wanted && attached == null) {
            attach(program);
        } else if (!wanted && attached != null) {
            missedBefore += missedRuns(attached);
            libbpf.bpf_link__destroy(attached.link());
            links.remove(program);
        }
    }

    private int descriptor(String program) {
        Integer descriptor = descriptors.get(program);
        if (descriptor == null) {
            throw new IllegalStateException("The program '" + program + "' is not loaded.");
        }
        return descriptor;
    }

    private void attach(String hook) throws SourceException {
        for (BpfObject object : objects) {
            Pointer program = object.program(hook);
            int descriptor = libbpf.bpf_program__fd(program);
            if (descriptor < 0) {
                continue;
            }
            Pointer link = libbpf.bpf_program__attach(program);
            if (link == null) {
                throw library.failure("Attaching the BPF program '" + hook + "' failed");
            }
            links.put(hook, new Attached(hook, link, descriptor));
            return;
        }
    }

    /** When the clock of the events was 0. */
    long epochOfBootNs() {
        return epochOfBootNs;
    }

    AttachMode mode() {
        return settings.attachMode();
    }

    /** The names of the programs that the kernel has now. */
    Set<String> loaded() {
        return Set.copyOf(loaded);
    }

    BpfMap openMap(String name, int keyBytes, int valueBytes) throws SourceException {
        return new BpfMap(library, name, libbpf.bpf_map__fd(first().map(name)), keyBytes, valueBytes);
    }

    BpfTable openTable(String name, int entries, int valueBytes) throws SourceException {
        return new BpfTable(library, libbpf.bpf_map__fd(first().map(name)), entries, valueBytes);
    }

    /** How often the kernel left a hook out because it was running already on that CPU. */
    long missedRuns() {
        long missed = missedBefore;
        for (Attached attached : links.values()) {
            missed += missedRuns(attached);
        }
        return missed;
    }

    /** Where the hook for names is left out, the name is counted when it is missing. */
    private long missedRuns(Attached attached) {
        if (attached.program().equals(KernelNames.HOOK)) {
            return 0;
        }
        info.setMemory(0, INFO_BYTES, (byte) 0);
        infoSize.putInt(0, INFO_BYTES);
        boolean told = libbpf.bpf_obj_get_info_by_fd(attached.descriptor(), info, infoSize) == 0;
        return told && infoSize.getInt(0) >= RECURSION_MISSES_AT + Long.BYTES ? info.getLong(RECURSION_MISSES_AT) : 0;
    }

    @Override
    public void close() {
        for (Attached attached : links.values()) {
            libbpf.bpf_link__destroy(attached.link());
        }
        links.clear();
        addresses.close();
        for (BpfObject object : objects) {
            object.close();
        }
        objects.clear();
    }

    /** A program that runs at its tracepoint. */
    private record Attached(String program, Pointer link, int descriptor) {}
}
