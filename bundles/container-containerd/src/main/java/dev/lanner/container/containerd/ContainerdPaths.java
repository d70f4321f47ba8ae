// SPDX-License-Identifier: Apache-2.0
package dev.lanner.container.containerd;

import dev.lanner.api.container.ContainerKey;
import dev.lanner.container.socket.LongIds;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What containerd and CRI-O call the control groups of their containers. */
final class ContainerdPaths {
    static final String KUBERNETES = "k8s.io";

    private static final String CONTAINERD = "containerd";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,63}");
    private static final Pattern UNIT = Pattern.compile(".*\\.(service|slice|scope|mount|socket)");

    /** A component with a long id in it, and whose it is. */
    private record Form(String before, String after, String type, String namespace) {}

    private static final List<Form> FORMS = List.of(
            new Form("cri-containerd-", ".scope", CONTAINERD, KUBERNETES),
            new Form("crio-", ".scope", "cri-o", ""),
            new Form("crio-", "", "cri-o", ""),
            new Form("nerdctl-", ".scope", CONTAINERD, ""));

    private ContainerdPaths() {}

    /**
     * The container on this path; null if there is none.
     *
     * @param namespaces of containerd, whose names are those of groups at the root
     */
    static @Nullable ContainerKey containerOf(String path, Set<String> namespaces) {
        for (Form form : FORMS) {
            String id = LongIds.find(path, form.before, form.after);
            if (id != null) {
                return key(form.type, id, form.namespace);
            }
        }
        String[] components = path.split("/", 4);
        if (components.length >= 3 && isId(components[2]) && namespaces.contains(components[1])) {
            return key(CONTAINERD, components[2], components[1]);
        }
        return ofPod(path);
    }

    /** Below a pod, the id stands alone or behind the slice and a colon. */
    private static @Nullable ContainerKey ofPod(String path) {
        int marked = path.indexOf(":cri-containerd:");
        if (marked > 0) {
            String id = path.substring(marked + ":cri-containerd:".length()).split("/", 2)[0];
            return LongIds.isId(id) ? key(CONTAINERD, id, KUBERNETES) : null;
        }
        boolean isOfKubernetes = path.startsWith("/kubepods") || path.contains("/kubepods.slice/");
        String id = isOfKubernetes ? LongIds.find(path, "", "") : null;
        return id == null ? null : key("cri", id, "");
    }

    static boolean isId(String text) {
        return NAME.matcher(text).matches() && !UNIT.matcher(text).matches();
    }

    /** The key of a container of containerd. */
    static ContainerKey key(String id, String namespace) {
        return key(CONTAINERD, id, namespace);
    }

    private static ContainerKey key(String type, String id, String namespace) {
        String shown = LongIds.isId(id) ? ContainerKey.ofLongId(type, id).id() : id;
        return new ContainerKey(type, shown, id, namespace);
    }
}
