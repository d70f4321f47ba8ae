// SPDX-License-Identifier: Apache-2.0
package dev.lanner.container.lxc;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the process that LXC leaves outside of each container says on its command line: where the container's files are, and
 * its true name, which its control group may have changed.
 *
 * @param lxcPath the folder with the container's folder
 * @param name of the container
 */
record Monitor(String lxcPath, String name) {
    private static final String TITLE = "[lxc monitor] ";

    /** The monitor with these arguments, the program's own name first; null if it is none. */
    static @Nullable Monitor of(List<String> arguments, String defaultPath) {
        if (arguments.isEmpty()) {
            return null;
        }
        String title = String.join(" ", arguments).strip();
        if (title.startsWith(TITLE)) {
            return ofTitle(title.substring(TITLE.length()).strip());
        }
        return isStarter(arguments.get(0)) ? ofStarter(arguments.subList(1, arguments.size()), defaultPath) : null;
    }

    /** The name follows the path after a blank; neither LXC nor its like allow one in a name. */
    private static @Nullable Monitor ofTitle(String rest) {
        int blank = rest.lastIndexOf(' ');
        return blank > 0 && rest.startsWith("/")
                ? new Monitor(rest.substring(0, blank), rest.substring(blank + 1))
                : null;
    }

    private static boolean isStarter(String program) {
        String base = program.substring(program.lastIndexOf('/') + 1);
        return base.equals("lxc-start") || base.equals("lxc-execute");
    }

    private static @Nullable Monitor ofStarter(List<String> arguments, String defaultPath) {
        String path = defaultPath;
        String name = null;
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            String next = i + 1 < arguments.size() ? arguments.get(i + 1) : "";
            if (argument.equals("--")) {
                break;
            } else if (argument.equals("-P") || argument.equals("--lxcpath")) {
                path = next;
                i++;
            } else if (argument.equals("-n") || argument.equals("--name")) {
                name = next;
                i++;
            } else if (argument.startsWith("--lxcpath=")) {
                path = argument.substring("--lxcpath=".length());
            } else if (argument.startsWith("--name=")) {
                name = argument.substring("--name=".length());
            } else if (takesValue(argument)) {
                i++;
            } else if (!argument.startsWith("-") && name == null) {
                name = argument;
            }
        }
        return name == null || name.isEmpty() ? null : new Monitor(path, name);
    }

    private static boolean takesValue(String argument) {
        return argument.length() == 2 && argument.charAt(0) == '-' && "fcpsoluLg".indexOf(argument.charAt(1)) >= 0;
    }
}
