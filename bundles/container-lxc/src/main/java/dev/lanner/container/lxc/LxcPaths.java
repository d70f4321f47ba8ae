// SPDX-License-Identifier: Apache-2.0
package dev.lanner.container.lxc;

import dev.lanner.api.container.ContainerKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What LXC calls the control groups of its containers: {@code lxc.payload.NAME} today, {@code lxc.payload/NAME} in version
 * 4, {@code lxc/NAME} before, wherever in the tree. Those of its own processes beside them are the host's.
 */
final class LxcPaths {
    static final String TYPE = "lxc";

    private static final String PAYLOAD = "lxc.payload";
    private static final String OLD_PAYLOAD = "lxc";

    /** What follows a dot or slash, or a dash where it is set to names of version 3. */
    private static final List<String> OWN = List.of("lxc.monitor", "lxc.pivot");

    private LxcPaths() {}

    /** The outermost container on this path; null if there is none. */
    static @Nullable ContainerKey containerOf(String path) {
        int start = 1;
        while (start > 0 && start < path.length()) {
            int end = end(path, start);
            if (isOwn(path, start, end)) {
                return null;
            }
            int named = nameStart(path, start, end);
            if (named > 0) {
                return key(path, named);
            }
            start = end + 1;
        }
        return null;
    }

    private static int end(String path, int start) {
        int end = path.indexOf('/', start);
        return end < 0 ? path.length() : end;
    }

    private static boolean isOwn(String path, int start, int end) {
        for (String own : OWN) {
            if (path.startsWith(own, start)) {
                int next = start + own.length();
                return next == end || path.charAt(next) == '.' || path.charAt(next) == '-';
            }
        }
        return false;
    }

    /** Where the name starts if this component says that one follows; -1 if it does not. */
    private static int nameStart(String path, int start, int end) {
        if (path.startsWith(PAYLOAD, start)) {
            int next = start + PAYLOAD.length();
            boolean isFollowed = next == end || path.charAt(next) == '.';
            return isFollowed && next + 1 < path.length() && path.charAt(next + 1) != '/' ? next + 1 : -1;
        }
        boolean isOld = end - start == OLD_PAYLOAD.length() && path.startsWith(OLD_PAYLOAD, start);
        return isOld && end + 1 < path.length() ? end + 1 : -1;
    }

    private static @Nullable ContainerKey key(String path, int start) {
        int end = end(path, start);
        if (end == start || isOwn(path, start, end)) {
            return null;
        }
        String name = path.substring(start, end);
        // Where an operator has put everything of LXC into a group 'lxc/NAME', the monitor is below it too.
        if (path.startsWith("lxc.monitor." + name, end + 1)) {
            return null;
        }
        return new ContainerKey(TYPE, name, name, path.substring(0, end));
    }
}
