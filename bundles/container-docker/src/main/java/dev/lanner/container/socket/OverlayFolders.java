// SPDX-License-Identifier: Apache-2.0
package dev.lanner.container.socket;

import dev.lanner.api.container.ContainerDescription.RootFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What Docker and Podman both make of an overlay: in a folder of its own {@code merged} while it is mounted, {@code diff}
 * with what the container writes, and the file {@code lower} with links to the layers below, the uppermost first.
 */
public final class OverlayFolders {
    private OverlayFolders() {}

    /**
     * The files of a container.
     *
     * @param storage the folder with one folder for each layer
     * @param layer the container's own
     */
    public static RootFiles files(Path storage, String layer) {
        Path own = storage.resolve(layer);
        List<String> layers = new ArrayList<>();
        layers.add(own.resolve("diff").toString());
        try {
            for (String link : Files.readString(own.resolve("lower"), StandardCharsets.UTF_8)
                    .strip()
                    .split(":", -1)) {
                layers.add(storage.resolve(link).toRealPath().toString());
            }
        } catch (IOException e) {
            // What is mounted, or what the container has written, may be enough.
        }
        return new RootFiles(own.resolve("merged").toString(), layers, "", "");
    }
}
