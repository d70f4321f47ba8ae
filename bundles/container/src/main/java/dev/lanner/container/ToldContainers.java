// SPDX-License-Identifier: Apache-2.0
package dev.lanner.container;

import dev.lanner.api.container.ContainerDescription;
import dev.lanner.api.container.ContainerDescription.Pod;
import dev.lanner.container.ContainerJson.Told;
import dev.lanner.container.Recognised.Candidate;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a capture has told of its containers so far, by their ids as they are shown. <em>Thread:</em> any. */
final class ToldContainers {
    private static final int MOST = 16_384;
    private static final int SHOWN_DIGITS = 12;

    private final Map<String, Told> byId = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Told> eldest) {
            return size() > MOST;
        }
    };

    synchronized void clear() {
        byId.clear();
    }

    /** Keeps what is told; returns it with what was told of its pod before. */
    synchronized Told add(Told told) {
        ContainerDescription description = told.description();
        Told whole = description == null ? told : new Told(told.key(), withPod(description));
        byId.put(told.key().id(), whole);
        return whole;
    }

    /** The labels and the address of a pod may be told of its sandbox alone. */
    private ContainerDescription withPod(ContainerDescription told) {
        Pod pod = told.pod();
        String id = pod.sandboxId()
                .substring(0, Math.min(SHOWN_DIGITS, pod.sandboxId().length()));
        Told sandbox = byId.get(id);
        ContainerDescription its = sandbox == null ? null : sandbox.description();
        if (its == null || id.isEmpty() || !pod.labels().isEmpty() || its.pod().equals(pod)) {
            return told;
        }
        Pod whole = new Pod(
                pod.name(),
                pod.namespace(),
                pod.uid(),
                pod.sandboxId(),
                its.pod().labels(),
                pod.ip().isEmpty() ? its.ip() : pod.ip(),
                pod.cniJson().isEmpty() ? its.pod().cniJson() : pod.cniJson());
        return new ContainerDescription(
                told.fullId(),
                told.name(),
                told.image(),
                told.ip(),
                told.mounts(),
                told.labels(),
                told.flags(),
                told.createdNs(),
                told.startedNs(),
                whole,
                told.files(),
                told.toldBy());
    }

    /** What was told of this container; null if nothing was. */
    synchronized @Nullable Told of(KnownContainer container) {
        for (Candidate candidate : container.candidates()) {
            Told told = byId.get(candidate.key().id());
            if (told != null) {
                return told;
            }
        }
        return null;
    }
}
