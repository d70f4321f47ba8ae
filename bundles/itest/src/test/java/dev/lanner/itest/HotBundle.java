// SPDX-License-Identifier: Apache-2.0
package dev.lanner.itest;

import dev.lanner.itest.hot.HotOutput;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Makes the bundle with {@link HotOutput} and puts it into the deploy folder, whole at once as operators should. */
final class HotBundle {
    static final String NAME = "dev.lanner.itest.hot";

    private final Path target;

    HotBundle(Path deployFolder) {
        target = deployFolder.resolve("hot.jar");
    }

    void deploy(int version) throws IOException {
        Path whole = target.resolveSibling("..").normalize().resolve("hot-" + version + ".tmp");
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(whole), manifest(version))) {
            add(jar, "dev/lanner/itest/hot/HotOutput.class");
            add(jar, "hot/component.xml");
        }
        Files.move(whole, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    void remove() throws IOException {
        Files.delete(target);
    }

    private static Manifest manifest(int version) {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue("Bundle-ManifestVersion", "2");
        attributes.putValue("Bundle-SymbolicName", NAME);
        attributes.putValue("Bundle-Version", "1.0." + version);
        attributes.putValue(
                "Import-Package", "dev.lanner.api.alert;version=\"[1,2)\",dev.lanner.spi.output;version=\"[1,2)\"");
        attributes.putValue("Service-Component", "hot/component.xml");
        return manifest;
    }

    private static void add(JarOutputStream jar, String name) throws IOException {
        try (InputStream content = HotBundle.class.getResourceAsStream("/" + name)) {
            if (content == null) {
                throw new IOException("no resource " + name);
            }
            jar.putNextEntry(new JarEntry(name));
            content.transferTo(jar);
            jar.closeEntry();
        }
    }
}
