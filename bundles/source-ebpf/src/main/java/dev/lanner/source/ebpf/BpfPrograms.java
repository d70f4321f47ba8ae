// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.ebpf;

import dev.lanner.spi.source.SourceException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import jnr.ffi.Pointer;

/** The BPF programs in the kernel: opened, configured, loaded, attached, and gone again after {@link #close}. */
final class BpfPrograms implements AutoCloseable {
    private static final int LOG_BYTES = 1 << 18;
    private static final int LOG_TAIL = 2000;
    /** struct bpf_prog_info; kernels before 5.12 fill less of it. */
    private static final int INFO_BYTES = 512;

    private static final int RECURSION_MISSES_AT = 208;
    private static final String LAST_THREAD_HOOK = "on_exit_group_dead";
    private static final String EXIT_HOOK = "on_exit";
    private static final List<String> HOOKS = List.of("on_exec", "on_newtask", "on_sys_exit");

    private final Native library;
    private final Libbpf libbpf;
    private final StreamSettings settings;
    /** Those that the machine has, this object has a program for, and the settings do not skip. */
    private final List<Syscall> syscalls;

    private final Machine machine;
    private final boolean groupDead;
    private final Pointer object;
    private final List<Pointer> links = new ArrayList<>();
    private final List<Integer> hookDescriptors = new ArrayList<>();
    private final Pointer info;
    private final Pointer infoSize;
    /** libbpf does not copy the bytes. */
    private final Pointer bytes;

    private BpfPrograms(Native library, StreamSettings settings, Machine machine, boolean groupDead)
            throws SourceException {
        this.library = library;
        this.libbpf = library.libbpf();
        this.settings = settings;
        this.machine = machine;
        this.groupDead = groupDead;
        this.info = library.allocate(INFO_BYTES);
        this.infoSize = library.allocate(Integer.BYTES);
        byte[] file = machine.object(settings.attachMode());
        this.bytes = library.allocate(file.length);
        bytes.put(0, file, 0, file.length);
        Pointer opened = libbpf.bpf_object__open_mem(bytes, file.length, null);
        if (opened == null) {
            throw library.failure("libbpf could not read the BPF object");
        }
        this.object = opened;
        this.syscalls = Syscall.all().stream()
                .filter(syscall -> syscall.number(machine) >= 0
                        && !settings.skippedSyscalls().contains(syscall.name())
                        && libbpf.bpf_object__find_program_by_name(object, syscall.program()) != null)
                .toList();
    }

    /** Loads with what the settings ask for, or, if the kernel refuses BTF tracepoints, as raw tracepoints. */
    static BpfPrograms load(Native library, StreamSettings settings, int cpus, int ringTemplate)
            throws SourceException {
        Machine machine = Machine.current();
        boolean groupDead = settings.groupDead() && kernelSaysGroupDead(library.libbpf());
        BpfPrograms first = new BpfPrograms(library, settings, machine, groupDead);
        if (first.configureAndLoad(cpus, ringTemplate)) {
            return first;
        }
        SourceException refusal = first.explainRefusal(cpus, ringTemplate);
        if (settings.attachMode() == AttachMode.BTF_TRACEPOINT) {
            BpfPrograms second = new BpfPrograms(library, settings.with(AttachMode.RAW_TRACEPOINT), machine, groupDead);
            if (second.configureAndLoad(cpus, ringTemplate)) {
                return second;
            }
            second.close();
        }
        throw refusal;
    }

    private static boolean kernelSaysGroupDead(Libbpf libbpf) {
        Pointer btf = libbpf.btf__load_vmlinux_btf();
        if (btf == null) {
            return false;
        }
        try {
            return new TypeInformation(libbpf, btf).tracepointArguments("sched_process_exit") >= 2;
        } finally {
            libbpf.btf__free(btf);
        }
    }

    private boolean configureAndLoad(int cpus, int ringTemplate) throws SourceException {
        try {
            configure(cpus, ringTemplate);
        } catch (SourceException e) {
            close();
            throw e;
        }
        return libbpf.bpf_object__load(object) == 0;
    }

    private void configure(int cpus, int ringTemplate) throws SourceException {
        Pointer btf = libbpf.bpf_object__btf(object);
        if (btf == null) {
            throw new SourceException("The BPF object has no type information. Build the module bpf again.");
        }
        TypeInformation types = new TypeInformation(libbpf, btf);
        Pointer size = library.allocate(Long.BYTES);
        Pointer rodata = libbpf.bpf_map__initial_value(map(".rodata"), size);
        if (rodata == null) {
            throw new SourceException("The BPF object has no constants. Build the module bpf again.");
        }
        rodata.putLong(constant(types, "boot_epoch_ns"), BootClock.epochOfBootNs(library));
        rodata.putLong(constant(types, "ring_watermark_bytes"), settings.ringBytes() / 8);
        rodata.putInt(constant(types, "cpus_per_ring"), settings.cpusPerRing());
        rodata.putInt(constant(types, "page_kib"), library.libc().getpagesize() / 1024);
        rodata.putByte(constant(types, "group_dead_known"), (byte) (groupDead ? 1 : 0));
        int rings = (cpus + settings.cpusPerRing() - 1) / settings.cpusPerRing();
        Pointer outer = map("rings");
        libbpf.bpf_map__set_max_entries(outer, rings);
        // Kernels before 5.10 want every inner map to be like the template; so a real ring is the template.
        if (libbpf.bpf_map__set_inner_map_fd(outer, ringTemplate) != 0) {
            throw library.failure("Telling libbpf the shape of the rings failed");
        }
        libbpf.bpf_map__set_max_entries(map("scratches"), cpus * Abi.HOOKS);
        choosePrograms();
    }

    private void choosePrograms() throws SourceException {
        libbpf.bpf_program__set_autoload(program(groupDead ? EXIT_HOOK : LAST_THREAD_HOOK), false);
        Set<String> wanted = syscallPrograms();
        for (Syscall syscall : Syscall.all()) {
            String name = syscall.program();
            Pointer program = libbpf.bpf_object__find_program_by_name(object, name);
            if (program != null && !wanted.contains(name)) {
                libbpf.bpf_program__set_autoload(program, false);
            }
        }
    }

    private Set<String> syscallPrograms() {
        Set<String> names = new TreeSet<>();
        for (Syscall syscall : syscalls) {
            names.add(syscall.program());
        }
        return names;
    }

    private static int constant(TypeInformation types, String name) throws SourceException {
        int offset = types.offsetOf(".rodata", name);
        if (offset < 0) {
            throw new SourceException("The BPF object lacks the constant '" + name
                    + "': it is not of this version. Build the module bpf again.");
        }
        return offset;
    }

    /** Loads again with the verifier's log, and makes a sentence of it. Closes the object. */
    private SourceException explainRefusal(int cpus, int ringTemplate) throws SourceException {
        int error = library.lastError();
        close();
        BpfPrograms again = new BpfPrograms(library, settings, machine, groupDead);
        try {
            again.configure(cpus, ringTemplate);
            List<String> names = again.programNames();
            List<Pointer> logs = new ArrayList<>();
            for (String name : names) {
                Pointer log = library.allocate(LOG_BYTES);
                logs.add(log);
                Pointer program = again.program(name);
                libbpf.bpf_program__set_log_buf(program, log, LOG_BYTES);
            }
            libbpf.bpf_object__load(again.object);
            String tail = "";
            for (int i = 0; i < names.size(); i++) {
                String log = logs.get(i).getString(0);
                if (!log.isEmpty()) {
                    tail = " The verifier on '" + names.get(i) + "': "
                            + log.substring(Math.max(0, log.length() - LOG_TAIL));
                }
            }
            return new SourceException("The kernel refused the BPF programs. Why: "
                    + library.libc().strerror(error) + " (errno " + error + ")."
                    + " Fix: run 'lanner doctor', which checks kernel, BTF and capabilities; if all is well there, it"
                    + " is a bug of ours: report it with this text." + tail);
        } finally {
            again.close();
        }
    }

    private List<String> programNames() {
        List<String> names = new ArrayList<>(HOOKS);
        names.add(groupDead ? LAST_THREAD_HOOK : EXIT_HOOK);
        names.addAll(syscallPrograms());
        return names;
    }

    /** Fills the tables that the programs look into, then lets events flow. */
    void attach() throws SourceException {
        BpfMap traced = openMap("traced", Integer.BYTES, 1);
        for (int code = 0; code < Abi.EVENT_CODES; code++) {
            traced.putByte(code, (byte) 1);
        }
        BpfMap programs = openMap("syscall_programs", Integer.BYTES, Integer.BYTES);
        BpfMap interesting = openMap("interesting", Integer.BYTES, 1);
        for (Syscall syscall : syscalls) {
            int number = syscall.number(machine);
            programs.putInt(number, libbpf.bpf_program__fd(program(syscall.program())));
            interesting.putByte(number, (byte) 1);
        }
        attach(groupDead ? LAST_THREAD_HOOK : EXIT_HOOK);
        for (String hook : HOOKS) {
            attach(hook);
        }
    }

    private void attach(String hook) throws SourceException {
        Pointer link = libbpf.bpf_program__attach(program(hook));
        if (link == null) {
            throw library.failure("Attaching the BPF program '" + hook + "' failed");
        }
        links.add(link);
        hookDescriptors.add(libbpf.bpf_program__fd(program(hook)));
    }

    AttachMode mode() {
        return settings.attachMode();
    }

    BpfMap openMap(String name, int keyBytes, int valueBytes) throws SourceException {
        return new BpfMap(library, name, libbpf.bpf_map__fd(map(name)), keyBytes, valueBytes);
    }

    /** How often the kernel left a hook out because it was running already on that CPU. */
    long missedRuns() {
        long missed = 0;
        for (int descriptor : hookDescriptors) {
            info.setMemory(0, INFO_BYTES, (byte) 0);
            infoSize.putInt(0, INFO_BYTES);
            boolean told = libbpf.bpf_obj_get_info_by_fd(descriptor, info, infoSize) == 0;
            if (told && infoSize.getInt(0) >= RECURSION_MISSES_AT + Long.BYTES) {
                missed += info.getLong(RECURSION_MISSES_AT);
            }
        }
        return missed;
    }

    private Pointer map(String name) throws SourceException {
        Pointer map = libbpf.bpf_object__find_map_by_name(object, name);
        if (map == null) {
            throw new SourceException("The BPF object lacks the map '" + name
                    + "': it is not of this version. Build the module bpf again.");
        }
        return map;
    }

    private Pointer program(String name) throws SourceException {
        Pointer program = libbpf.bpf_object__find_program_by_name(object, name);
        if (program == null) {
            throw new SourceException("The BPF object lacks the program '" + name
                    + "': it is not of this version. Build the module bpf again.");
        }
        return program;
    }

    @Override
    public void close() {
        for (Pointer link : links) {
            libbpf.bpf_link__destroy(link);
        }
        links.clear();
        libbpf.bpf_object__close(object);
    }
}
