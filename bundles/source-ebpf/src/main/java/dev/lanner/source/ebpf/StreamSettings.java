// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.ebpf;

import java.util.Set;

/**
 * What decides about a stream.
 *
 * @param ringBytes size of each ring: a power of two, at least a page
 * @param cpusPerRing how many CPUs share a ring, at least 1
 * @param pollTimeoutMs how long a poll waits if there is nothing, 0 to 10
 * @param skippedSyscalls calls that are not told of
 * @param attachMode how the programs are attached; the next one where the kernel refuses it
 * @param groupDead whether the kernel's own word for "this was the last thread" may be used
 * @param iterators whether what is there already is asked of the kernel, if it can tell
 * @param copies what is taken from the kernel's copies, if it shows them
 */
record StreamSettings(
        int ringBytes,
        int cpusPerRing,
        int pollTimeoutMs,
        Set<String> skippedSyscalls,
        AttachMode attachMode,
        boolean groupDead,
        boolean iterators,
        KernelCopies copies) {
    static final int DEFAULT_RING_BYTES = 8 << 20;
    /** Twice that is still an int. */
    static final int MAX_RING_BYTES = 512 << 20;

    /** As long as a source may keep the event loop: each look at nothing costs. */
    static final int MAX_POLL_MS = 10;

    static final StreamSettings DEFAULT = new StreamSettings(
            DEFAULT_RING_BYTES, 1, MAX_POLL_MS, Set.of(), AttachMode.BTF_CASTS, true, true, KernelCopies.ALL);

    StreamSettings {
        ringBytes = Math.min(MAX_RING_BYTES, Math.max(1 << 16, Integer.highestOneBit(ringBytes)));
        cpusPerRing = Math.max(1, cpusPerRing);
        pollTimeoutMs = Math.min(MAX_POLL_MS, Math.max(0, pollTimeoutMs));
    }

    /** Whether anything is taken from the kernel's copies. Raw tracepoints may not use maps that grow. */
    boolean holdsCopies() {
        return copies != KernelCopies.NONE && attachMode.isTyped();
    }

    /** Whether the kernel is to ask programs about addresses. */
    boolean asksOfAddresses() {
        return holdsCopies() && copies == KernelCopies.ALL;
    }

    StreamSettings with(AttachMode mode) {
        return new StreamSettings(
                ringBytes, cpusPerRing, pollTimeoutMs, skippedSyscalls, mode, groupDead, iterators, copies);
    }

    StreamSettings withoutGroupDead() {
        return new StreamSettings(
                ringBytes, cpusPerRing, pollTimeoutMs, skippedSyscalls, attachMode, false, iterators, copies);
    }

    StreamSettings withoutIterators() {
        return new StreamSettings(
                ringBytes, cpusPerRing, pollTimeoutMs, skippedSyscalls, attachMode, groupDead, false, copies);
    }

    StreamSettings with(KernelCopies taken) {
        return new StreamSettings(
                ringBytes, cpusPerRing, pollTimeoutMs, skippedSyscalls, attachMode, groupDead, iterators, taken);
    }

    StreamSettings withoutKernelNames() {
        return with(KernelCopies.NONE);
    }
}
