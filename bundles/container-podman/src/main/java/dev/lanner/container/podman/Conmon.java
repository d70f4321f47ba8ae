// SPDX-License-Identifier: Apache-2.0
package dev.lanner.container.podman;

import dev.lanner.container.socket.LongIds;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the process that Podman leaves beside each container is called with.
 *
 * @param id of the container
 * @param name of the container; empty if it does not say it
 * @param bundle the folder with the container's specification; empty if it does not say it
 */
record Conmon(String id, String name, String bundle) {
    /** Reads a command line, the program's own name first; null if it is another program's. */
    static @Nullable Conmon of(List<String> words) {
        if (words.isEmpty() || !words.get(0).replaceFirst(".*/", "").equals("conmon")) {
            return null;
        }
        String id = value(words, "-c", "--cid");
        return LongIds.isId(id) ? new Conmon(id, value(words, "-n", "--name"), value(words, "-b", "--bundle")) : null;
    }

    private static String value(List<String> words, String brief, String full) {
        for (int i = 1; i < words.size(); i++) {
            String word = words.get(i);
            if ((word.equals(brief) || word.equals(full)) && i + 1 < words.size()) {
                return words.get(i + 1);
            }
            if (word.startsWith(full + "=")) {
                return word.substring(full.length() + 1);
            }
        }
        return "";
    }
}
