// SPDX-License-Identifier: Apache-2.0
package dev.lanner.api.container;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a runtime knows of a container. Immutable. A text that the runtime does not tell is empty, a time 0.
 *
 * @param fullId its full id; empty if the key's is all there is
 * @param name as the runtime calls it
 * @param image what it was made from
 * @param ip its first address, in text
 * @param mounts in the runtime's order
 * @param labels by name, in the runtime's order
 * @param flags what it shares with the host, and may do to it
 * @param createdNs when it was made, in nanoseconds since the epoch
 * @param startedNs when it was started, in nanoseconds since the epoch
 * @param pod the Kubernetes pod; {@link Pod#NONE} if it is in none
 * @param files where its files are in the host's file system; {@link RootFiles#NONE} if nobody knows
 * @param toldBy who said so, for people: a socket, a file
 */
public record ContainerDescription(
        String fullId,
        String name,
        Image image,
        String ip,
        List<Mount> mounts,
        Map<String, String> labels,
        Flags flags,
        long createdNs,
        long startedNs,
        Pod pod,
        RootFiles files,
        String toldBy) {

    /** Keeps its own copies of the collections. */
    public ContainerDescription {
        mounts = List.copyOf(mounts);
        labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
    }

    /**
     * What a container was made from.
     *
     * @param reference as the user named it, for example {@code docker.io/library/nginx:1.25}; for LXC its root file system
     * @param id of the image
     * @param repository the reference without tag and digest
     * @param tag after the colon
     * @param digest of the registry
     */
    public record Image(String reference, String id, String repository, String tag, String digest) {
        /** Nothing known. */
        public static final Image NONE = new Image("", "", "", "", "");
    }

    /** A mount, as the runtime has it. */
    public record Mount(String source, String destination, String mode, boolean isWritable, String propagation) {}

    /** What a container may do, and shares with the host. */
    public record Flags(boolean isPrivileged, boolean hasHostPid, boolean hasHostNetwork, boolean hasHostIpc) {
        /** None of it. */
        public static final Flags NONE = new Flags(false, false, false, false);
    }

    /**
     * A Kubernetes pod.
     *
     * @param sandboxId full id of the container that holds its namespaces
     * @param cniJson what its network plugins answered
     */
    public record Pod(
            String name,
            String namespace,
            String uid,
            String sandboxId,
            Map<String, String> labels,
            String ip,
            String cniJson) {
        /** No pod. */
        public static final Pod NONE = new Pod("", "", "", "", Map.of(), "", "");

        /** Keeps its own copy of the labels. */
        public Pod {
            labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
        }
    }

    /**
     * Where a container's files are for who looks from the host: there before its first program, and after its last.
     *
     * @param folder with its root file system; empty or not there while that is not mounted; an empty text if unknown
     * @param layers folders that its root file system is made of as overlay file systems are, the uppermost one first
     * @param userMap how its user namespace maps user ids, in the form of the kernel's {@code uid_map}; empty if unknown
     * @param groupMap the same for groups
     */
    public record RootFiles(String folder, List<String> layers, String userMap, String groupMap) {
        /** Nothing known. */
        public static final RootFiles NONE = new RootFiles("", List.of(), "", "");

        /** Keeps its own copy of the layers. */
        public RootFiles {
            layers = List.copyOf(layers);
        }

        /** Those of a container without a user namespace of its own, in a folder of the host's. */
        public static RootFiles in(String folder) {
            return new RootFiles(folder, List.of(), "", "");
        }

        /** The same files with a user namespace. */
        public RootFiles mapped(String newUserMap, String newGroupMap) {
            return new RootFiles(folder, layers, newUserMap, newGroupMap);
        }
    }

    /** Starts a description that names who tells it. */
    public static Builder toldBy(String teller) {
        return new Builder(teller);
    }

    /** Collects what a runtime tells. */
    public static final class Builder {
        private final String toldBy;
        private String fullId = "";
        private String name = "";
        private Image image = Image.NONE;
        private String ip = "";
        private final List<Mount> mounts = new ArrayList<>();
        private final Map<String, String> labels = new LinkedHashMap<>();
        private Flags flags = Flags.NONE;
        private long createdNs;
        private long startedNs;
        private Pod pod = Pod.NONE;
        private RootFiles files = RootFiles.NONE;

        private Builder(String toldBy) {
            this.toldBy = toldBy;
        }

        /** Its full id. */
        public Builder fullId(String value) {
            fullId = value;
            return this;
        }

        /** Its name. */
        public Builder name(String value) {
            name = value;
            return this;
        }

        /** What it was made from. */
        public Builder image(Image value) {
            image = value;
            return this;
        }

        /** Its first address. */
        public Builder ip(String value) {
            ip = value;
            return this;
        }

        /** One more mount. */
        public Builder mount(Mount value) {
            mounts.add(value);
            return this;
        }

        /** One more label. */
        public Builder label(String key, String value) {
            labels.put(key, value);
            return this;
        }

        /** What it may do. */
        public Builder flags(Flags value) {
            flags = value;
            return this;
        }

        /** When it was made, in nanoseconds since the epoch. */
        public Builder createdNs(long value) {
            createdNs = value;
            return this;
        }

        /** When it was started, in nanoseconds since the epoch. */
        public Builder startedNs(long value) {
            startedNs = value;
            return this;
        }

        /** The pod it belongs to. */
        public Builder pod(Pod value) {
            pod = value;
            return this;
        }

        /** Where its files are. */
        public Builder files(RootFiles value) {
            files = value;
            return this;
        }

        /** The description. */
        public ContainerDescription build() {
            return new ContainerDescription(
                    fullId, name, image, ip, mounts, labels, flags, createdNs, startedNs, pod, files, toldBy);
        }
    }
}
