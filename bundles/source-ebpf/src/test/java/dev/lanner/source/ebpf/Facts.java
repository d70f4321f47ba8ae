// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.ebpf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What /proc says, to compare events with. */
final class Facts {
    private Facts() {}

    static int loginUid() throws IOException {
        Path file = Path.of("/proc/self/loginuid");
        return Files.exists(file) ? (int) Long.parseLong(Files.readString(file).trim()) : -1;
    }

    /** A field of /proc/self/stat, counted from 1 as in its manual. */
    static long stat(int field) throws IOException {
        String stat = Files.readString(Path.of("/proc/self/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return Long.parseLong(fields[field - 3]);
    }

    static boolean isClone(CapturedEvent event) {
        return event.code() == Codes.CLONE
                || event.code() == Codes.CLONE3
                || event.code() == 225
                || event.code() == 227;
    }
}
