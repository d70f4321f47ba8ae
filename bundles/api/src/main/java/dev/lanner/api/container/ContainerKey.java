// SPDX-License-Identifier: Apache-2.0
package dev.lanner.api.container;

/**
 * Which container, as far as the control group or the process itself says it.
 *
 * @param type the runtime's name as the field {@code container.type} prints it: docker, podman, lxc, ...
 * @param id as the field {@code container.id} prints it: 12 characters of a long hexadecimal id, else the whole name
 * @param fullId all of it
 * @param scope what makes the id unique where the id alone does not: a containerd namespace, a control group path; empty
 *     if the id is enough
 */
public record ContainerKey(String type, String id, String fullId, String scope) {
    private static final int SHOWN_DIGITS = 12;

    /** The key of a container with a long id that is shown cut. */
    public static ContainerKey ofLongId(String type, String fullId) {
        return new ContainerKey(type, fullId.substring(0, Math.min(SHOWN_DIGITS, fullId.length())), fullId, "");
    }
}
