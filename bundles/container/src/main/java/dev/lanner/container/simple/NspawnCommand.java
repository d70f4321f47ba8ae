// SPDX-License-Identifier: Apache-2.0
package dev.lanner.container.simple;

import dev.lanner.api.text.Text;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a command line of systemd-nspawn tells of its container.
 *
 * @param name as it is told, else as its folder or image is called
 * @param directory with its files; empty if it has others
 * @param userMap as the kernel's {@code uid_map}; empty if that is not told
 */
record NspawnCommand(String name, String directory, String userMap) {
    private static final List<String> WITH_VALUE = List.of("-D", "-M", "-i", "-u", "-S", "-E", "-Z", "-L", "-p");
    private static final Pattern USERS = Pattern.compile("--private-users=([0-9]{1,10})(?::([0-9]{1,10}))?");
    /** So many ids it takes when it is not told how many. */
    private static final String ALL_USERS = "65536";

    /** Reads what follows the program; null if the container has no name. */
    static @Nullable NspawnCommand parse(List<Text> arguments) {
        String machine = "";
        String directory = "";
        String image = "";
        String userMap = "";
        boolean hasOtherFiles = false;
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i).toString();
            if (!argument.startsWith("-")) {
                break;
            }
            String next = i + 1 < arguments.size() ? arguments.get(i + 1).toString() : "";
            machine = value("-M", "--machine=", argument, next, machine);
            directory = value("-D", "--directory=", argument, next, directory);
            image = value("-i", "--image=", argument, next, image);
            // Then /etc is not that of the folder.
            hasOtherFiles |= argument.startsWith("--volatile");
            Matcher users = USERS.matcher(argument);
            if (users.matches()) {
                userMap = "0 " + users.group(1) + ' ' + (users.group(2) == null ? ALL_USERS : users.group(2)) + '\n';
            }
            i += WITH_VALUE.contains(argument) ? 1 : 0;
        }
        String name = machine.isEmpty() ? base(directory.isEmpty() ? image : directory) : machine;
        return name.isEmpty() ? null : new NspawnCommand(name, hasOtherFiles ? "" : directory, userMap);
    }

    private static String value(String shortOption, String option, String argument, String next, String known) {
        if (argument.equals(shortOption)) {
            return next;
        }
        return argument.startsWith(option) ? argument.substring(option.length()) : known;
    }

    private static String base(String place) {
        return place.replaceFirst("/+$", "").replaceFirst(".*/", "").replaceFirst("\\.raw$", "");
    }
}
