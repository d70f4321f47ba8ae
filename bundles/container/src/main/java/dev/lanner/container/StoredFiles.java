// SPDX-License-Identifier: Apache-2.0
package dev.lanner.container;

import dev.lanner.api.container.Accounts;
import dev.lanner.api.container.ContainerDescription;
import dev.lanner.api.container.ContainerDescription.Mount;
import dev.lanner.container.accounts.AccountFiles;
import dev.lanner.container.accounts.IdMap;
import dev.lanner.container.accounts.StoredAccounts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where whoever looks from the host finds the accounts of a container, before its first process and after its last one.
 *
 * @param folders with its root file system, or a layer of it; what is found in the first one counts
 * @param replaced what is mounted over {@code passwd} and {@code group}
 * @param userMap as the kernel's {@code uid_map}; empty if that is not known
 * @param groupMap the same for groups
 */
record StoredFiles(List<Path> folders, Map<Path, Path> replaced, String userMap, String groupMap) {
    private static final String ETC = "/etc/";

    StoredFiles {
        folders = List.copyOf(folders);
        replaced = Map.copyOf(replaced);
    }

    /** Accounts that were found, and the maps that go with them. */
    record Found(StoredAccounts stored, String userMap, String groupMap) {
        /** As the kernel's ids mean them; null if they mean something else there, and nobody knows what. */
        @Nullable
        Accounts accounts(boolean isMapped, Runnable onMiss) {
            if (isMapped && userMap.isEmpty()) {
                return null;
            }
            return stored.mapped(
                    isMapped ? IdMap.parse(userMap) : IdMap.SAME,
                    isMapped ? IdMap.parse(groupMap) : IdMap.SAME,
                    onMiss);
        }
    }

    /** What a runtime tells. */
    static StoredFiles of(ContainerDescription told) {
        List<Path> folders = new ArrayList<>();
        if (!told.files().folder().isEmpty()) {
            folders.add(Path.of(told.files().folder()));
        }
        told.files().layers().forEach(layer -> folders.add(Path.of(layer)));
        Map<Path, Path> replaced = new HashMap<>();
        for (Mount mount : told.mounts()) {
            if (isAccounts(mount.source(), mount.destination())) {
                replaced.put(name(mount.destination()), Path.of(mount.source()));
            }
        }
        return new StoredFiles(
                folders, replaced, told.files().userMap(), told.files().groupMap());
    }

    /** Whether this mount may replace one of the files. */
    static boolean isAccounts(String source, String destination) {
        return source.startsWith("/") && destination.startsWith(ETC);
    }

    /** What the file at a mount's destination is called in its folder. */
    static Path name(String destination) {
        return Path.of(destination.substring(ETC.length()));
    }

    boolean isAny() {
        return !folders.isEmpty();
    }

    /** Reads them now; null if they are not there, or not to be read. */
    @Nullable
    Found find() {
        try {
            StoredAccounts stored = AccountFiles.readFolders(folders, replaced);
            return stored == null ? null : new Found(stored, userMap, groupMap);
        } catch (IOException | RuntimeException e) {
            // Whether that matters is seen when somebody's name is wanted.
            return null;
        }
    }
}
