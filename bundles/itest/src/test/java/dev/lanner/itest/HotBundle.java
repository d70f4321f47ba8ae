// SPDX-License-Identifier: Apache-2.0
package dev.lanner.itest;

import dev.lanner.itest.hot.HotOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** Makes the bundle with {@link HotOutput} and puts it into the deploy folder, whole at once as operators should. */
final class HotBundle {
    static final String NAME = "dev.lanner.itest.hot";

    /** The bundle as its first version. */
    static final BundleFile FILE = new BundleFile(
            NAME,
            "1.0.0",
            List.of("dev.lanner.api.alert", "dev.lanner.spi.output"),
            "hot/component.xml",
            HotOutput.class);

    private final Path target;

    HotBundle(Path deployFolder) {
        target = deployFolder.resolve("hot.jar");
    }

    void deploy(int version) throws IOException {
        Path whole = target.resolveSibling("..").normalize().resolve("hot-" + version + ".tmp");
        FILE.of("1.0." + version).write(whole);
        Files.move(whole, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    void remove() throws IOException {
        Files.delete(target);
    }
}
