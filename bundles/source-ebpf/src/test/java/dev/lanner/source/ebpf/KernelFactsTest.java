// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.ebpf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanner.spi.doctor.Finding;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KernelFactsTest {
    private static KernelFacts facts(String release, boolean btf, int... capabilities) {
        long bits = 0;
        for (int capability : capabilities) {
            bits |= 1L << capability;
        }
        return new KernelFacts(release, btf, bits, "8 MiB");
    }

    @Test
    void comparesReleases() {
        assertNotNull(Requirement.KERNEL.lackOn(facts("4.19.0-26-amd64", true)));
        assertNotNull(Requirement.KERNEL.lackOn(facts("5.7.19", true)));
        assertNull(Requirement.KERNEL.lackOn(facts("5.8.0", true)));
        assertNull(Requirement.KERNEL.lackOn(facts("5.10.0-33-cloud", true)));
        assertNull(Requirement.KERNEL.lackOn(facts("6.1", true)));
    }

    @Test
    void acceptsEitherKindOfCapability() {
        assertNull(Requirement.CAPABILITIES.lackOn(facts("6.1", true, KernelFacts.CAP_SYS_ADMIN)));
        assertNull(Requirement.CAPABILITIES.lackOn(facts("6.1", true, KernelFacts.CAP_BPF, KernelFacts.CAP_PERFMON)));
        assertNotNull(Requirement.CAPABILITIES.lackOn(facts("6.1", true, KernelFacts.CAP_BPF)));
    }

    @Test
    void saysWhatToDoWithoutTypeInformation() {
        String lack = String.valueOf(Requirement.BTF.lackOn(facts("6.1", false)));
        assertTrue(lack.contains("/sys/kernel/btf/vmlinux") && lack.contains("CONFIG_DEBUG_INFO_BTF"), lack);
    }

    @Test
    void doctorLooksAtEverything() {
        List<Finding> findings = new EbpfDoctorCheck().check();
        assertEquals(
                List.of(
                        "kernel",
                        "btf",
                        "capabilities",
                        "powers",
                        "libbpf",
                        "io_uring",
                        "names",
                        "addresses",
                        "memory"),
                findings.stream().map(Finding::subject).toList());
    }

    @Test
    void doctorSaysWhyNamesCanBeChanged() {
        Finding current = EbpfDoctorCheck.names(KernelNames.BY_CACHE, true);
        assertEquals(Finding.Verdict.GOOD, current.verdict());
        Finding old = EbpfDoctorCheck.names(KernelNames.TOO_OLD, false);
        assertEquals(Finding.Verdict.LIMITED, old.verdict());
        assertTrue(old.message().contains("5.15 or later is needed"), old.message());
        assertTrue(old.message().contains("does not show which mounts"), old.message());
        assertTrue(current.message().contains("what could not be mounted"), current.message());
        assertFalse(current.message().contains("does not show which mounts"), current.message());
    }

    @Test
    void doctorSaysWhyAddressesCanBeChanged() {
        assertEquals(Finding.Verdict.GOOD, EbpfDoctorCheck.addresses(Map.of()).verdict());
        Finding limited = EbpfDoctorCheck.addresses(Map.of("bind", "nobody may"));
        assertEquals(Finding.Verdict.LIMITED, limited.verdict());
        assertTrue(limited.message().contains("bind (nobody may)"), limited.message());
    }

    @Test
    void findsTheRootOfTheControlGroups() {
        String part = "33 32 0:28 /part /part rw,relatime - cgroup2 cgroup2 rw";
        String old = "34 32 0:29 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu";
        String whole = "35 32 0:30 / /sys/fs/cgroup/unified rw,relatime shared:3 - cgroup2 cgroup2 rw";
        assertNull(ControlGroupRoot.point(List.of(part, old)));
        assertEquals("/sys/fs/cgroup/unified", ControlGroupRoot.point(List.of(part, old, whole)));
    }

    @Test
    void readsTheLimitOfLockedMemory() {
        String other = "Max processes             15722                15722                processes ";
        assertEquals("8 MiB", KernelFacts.lockedMemory(List.of(other, limits("8388608"))));
        assertEquals("64 KiB", KernelFacts.lockedMemory(List.of(limits("65536"), other)));
        assertEquals("1000 bytes", KernelFacts.lockedMemory(List.of(limits("1000"))));
        assertEquals("unlimited", KernelFacts.lockedMemory(List.of(limits("unlimited"))));
        assertEquals("unknown", KernelFacts.lockedMemory(List.of(other)));
    }

    private static String limits(String soft) {
        return "Max locked memory         " + soft + "              unlimited            bytes     ";
    }

    @Test
    void saysTheLimitOfLockedMemoryOnce() {
        Finding current = EbpfDoctorCheck.memory(facts("6.1", true));
        assertEquals(Finding.Verdict.GOOD, current.verdict());
        assertEquals(
                "BPF memory counts towards the cgroup's limit, not towards the limit of locked memory (8 MiB).",
                current.message());
        assertEquals(
                Finding.Verdict.LIMITED,
                EbpfDoctorCheck.memory(facts("5.10.0", true)).verdict());
        assertEquals(
                Finding.Verdict.GOOD,
                EbpfDoctorCheck.memory(facts("5.10.0", true, KernelFacts.CAP_SYS_RESOURCE))
                        .verdict());
    }

    @Test
    void namesThePowersThatAreMissing() {
        assertEquals(
                Finding.Verdict.GOOD,
                EbpfDoctorCheck.powers(facts("6.1", true, KernelFacts.CAP_SYS_PTRACE, KernelFacts.CAP_DAC_READ_SEARCH))
                        .verdict());
        Finding blind = EbpfDoctorCheck.powers(facts("6.1", true, KernelFacts.CAP_DAC_OVERRIDE));
        assertEquals(Finding.Verdict.LIMITED, blind.verdict());
        assertTrue(blind.message().contains("CAP_SYS_PTRACE"), blind.message());
        assertFalse(blind.message().contains("CAP_DAC_READ_SEARCH"), blind.message());
    }

    @Test
    void readsListsOfCpus() {
        assertEquals(Set.of(0, 1, 2, 3, 8), OnlineCpus.parse("0-3,8"));
        assertEquals(Set.of(0), OnlineCpus.parse("0"));
    }
}
