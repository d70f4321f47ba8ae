// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.ebpf;

import dev.lanner.spi.doctor.DoctorCheck;
import dev.lanner.spi.doctor.Finding;
import dev.lanner.spi.doctor.Finding.Verdict;
import dev.lanner.spi.source.SourceException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;

/** Says whether live events are possible here. */
@Component
public final class EbpfDoctorCheck implements DoctorCheck {
    private static final String CHANGEABLE = "Another thread can change, before they are told:"
            + " arguments of programs that could not be started, device and type of what could not be mounted, texts given to"
            + " fsconfig, parameters of modules and the names of those removed, addresses that raw sockets send to, and abstract"
            + " names of sockets that could not be bound.";

    private static final String MOUNTS_UNSEEN =
            " Device and type of what is mounted, too, as this kernel does not show which" + " mounts a thread makes.";

    @Override
    public List<Finding> check() {
        KernelFacts facts = KernelFacts.read();
        List<Finding> findings = new ArrayList<>();
        for (Requirement requirement : Requirement.values()) {
            String lack = requirement.lackOn(facts);
            findings.add(
                    lack == null
                            ? new Finding(requirement.subject(), Verdict.GOOD, good(requirement, facts))
                            : new Finding(requirement.subject(), Verdict.MISSING, lack));
        }
        findings.add(powers(facts));
        findings.add(libbpf());
        KernelTracepoints tracepoints = tracepoints();
        findings.add(rings(tracepoints != null && tracepoints.seesRings()));
        findings.add(
                tracepoints == null
                        ? names(KernelNames.TOO_OLD, false)
                        : names(tracepoints.kernelNames(), tracepoints.seesMounts()));
        findings.add(addresses());
        findings.add(memory(facts));
        return findings;
    }

    private static String good(Requirement requirement, KernelFacts facts) {
        return switch (requirement) {
            case KERNEL -> "Linux " + facts.release() + ", 5.8 or later is needed.";
            case BTF -> "The kernel describes its types in /sys/kernel/btf/vmlinux.";
            case CAPABILITIES -> "This process may load BPF programs.";
        };
    }

    /** Says what cannot be read of processes and containers that belong to others. */
    static Finding powers(KernelFacts facts) {
        List<String> missing = new ArrayList<>();
        if (!facts.has(KernelFacts.CAP_SYS_PTRACE)) {
            missing.add("CAP_SYS_PTRACE (program, folder and open files of what runs already, and the accounts of"
                    + " containers)");
        }
        if (!facts.has(KernelFacts.CAP_DAC_READ_SEARCH) && !facts.has(KernelFacts.CAP_DAC_OVERRIDE)) {
            missing.add("CAP_DAC_READ_SEARCH (files of others: the accounts and descriptions of containers)");
        }
        return missing.isEmpty()
                ? new Finding("powers", Verdict.GOOD, "This process may read what belongs to other users.")
                : new Finding(
                        "powers",
                        Verdict.LIMITED,
                        "What needs " + String.join(" and ", missing) + " may stay unknown. Run it as root, or with"
                                + " CapabilityBoundingSet= as in the unit file that is shipped, or --cap-add for a"
                                + " container.");
    }

    private static Finding libbpf() {
        try {
            Libbpf libbpf = Native.load().libbpf();
            int major = libbpf.libbpf_major_version();
            String version = "libbpf " + major + "." + libbpf.libbpf_minor_version();
            return major >= 1
                    ? new Finding("libbpf", Verdict.GOOD, version + ".")
                    : new Finding("libbpf", Verdict.MISSING, version + " is too old: install 1.0 or later.");
        } catch (SourceException e) {
            return new Finding("libbpf", Verdict.MISSING, String.valueOf(e.getMessage()));
        }
    }

    private static @Nullable KernelTracepoints tracepoints() {
        try {
            return KernelTracepoints.read(Native.load().libbpf(), true);
        } catch (SourceException e) {
            return null;
        }
    }

    static Finding rings(boolean seen) {
        return seen
                ? new Finding("io_uring", Verdict.GOOD, "Operations submitted through io_uring are seen.")
                : new Finding(
                        "io_uring",
                        Verdict.LIMITED,
                        "This kernel's tracepoints of io_uring are missing or unknown, so that what programs do through"
                                + " it is not seen: upgrade to Linux 6.4 or later, or switch it off with 'sysctl"
                                + " kernel.io_uring_disabled=2' where the kernel knows that.");
    }

    /** Says which names another thread of the caller can change before they are told, and which not. */
    static Finding names(KernelNames names, boolean seesMounts) {
        String changeable = seesMounts ? CHANGEABLE : CHANGEABLE + MOUNTS_UNSEEN;
        return names.isPossible()
                ? new Finding(
                        "names",
                        Verdict.GOOD,
                        "Names of files are told as the kernel used them (see 'kernel-names'). " + changeable)
                : new Finding(
                        "names",
                        Verdict.LIMITED,
                        "Names of files are told as the caller's memory has them at the end of a call, where another"
                                + " thread can change them: " + names.lack() + ". " + changeable);
    }

    private static Finding addresses() {
        try {
            return addresses(KernelAddresses.lacks(Native.load()));
        } catch (SourceException e) {
            return addresses(Map.of("all calls", String.valueOf(e.getMessage())));
        }
    }

    /** Says the same of addresses of sockets, of which some may be lacking. */
    static Finding addresses(Map<String, String> lacks) {
        if (lacks.isEmpty()) {
            return new Finding(
                    "addresses",
                    Verdict.GOOD,
                    "Addresses of sockets are told as the kernel used them (see 'kernel-names').");
        }
        return new Finding(
                "addresses",
                Verdict.LIMITED,
                "These addresses of sockets are told as the caller's memory has them at the end of a call, where another"
                        + " thread can change them, unless the kernel's socket knows them: "
                        + lacks.entrySet().stream()
                                .map(lack -> lack.getKey() + " (" + lack.getValue() + ")")
                                .collect(Collectors.joining("; "))
                        + ". The kernel shows them from Linux 5.8 on, those of the unix family from 6.7 on, to who may"
                        + " attach programs to control groups (CAP_NET_ADMIN). Where it does not, paths of the unix family"
                        + " are seen like names of files (see 'names'), its abstract names are not.");
    }

    /** From 5.11 on the memory of BPF maps is charged to the cgroup; before that it counts as locked memory. */
    static Finding memory(KernelFacts facts) {
        String limit = "limit of locked memory (" + facts.lockedMemoryLimit() + ")";
        if (facts.isAtLeast(5, 11)) {
            return new Finding(
                    "memory",
                    Verdict.GOOD,
                    "BPF memory counts towards the cgroup's limit, not towards the " + limit + ".");
        }
        if (facts.has(KernelFacts.CAP_SYS_RESOURCE) || facts.lockedMemoryLimit().equals(KernelFacts.UNLIMITED)) {
            return new Finding(
                    "memory", Verdict.GOOD, "BPF memory counts towards the " + limit + ", which is no hindrance.");
        }
        return new Finding(
                "memory",
                Verdict.LIMITED,
                "BPF memory counts towards the " + limit + ", and CAP_SYS_RESOURCE is missing to raise it: set"
                        + " LimitMEMLOCK=infinity in the unit file.");
    }
}
