// SPDX-License-Identifier: Apache-2.0
package dev.lanner.itest;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/**
 * A bundle with one component, made of what the tests' class path has.
 *
 * @param name its symbolic name
 * @param version of the bundle
 * @param packages those of Lanner that it imports
 * @param component the resource that describes the component
 * @param type the component's class, which has no others inside
 */
record BundleFile(String name, String version, List<String> packages, String component, Class<?> type) {
    /** The same in another version. */
    BundleFile of(String other) {
        return new BundleFile(name, other, packages, component, type);
    }

    /** Writes the bundle to {@code file}. */
    void write(Path file) throws IOException {
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file), manifest())) {
            add(jar, type.getName().replace('.', '/') + ".class");
            add(jar, component);
        }
    }

    private Manifest manifest() {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue("Bundle-ManifestVersion", "2");
        attributes.putValue("Bundle-SymbolicName", name);
        attributes.putValue("Bundle-Version", version);
        attributes.putValue("Import-Package", String.join(";version=\"[1,2)\",", packages) + ";version=\"[1,2)\"");
        attributes.putValue("Service-Component", component);
        return manifest;
    }

    private static void add(JarOutputStream jar, String name) throws IOException {
        try (InputStream content = BundleFile.class.getResourceAsStream("/" + name)) {
            if (content == null) {
                throw new IOException("no resource " + name);
            }
            jar.putNextEntry(new JarEntry(name));
            content.transferTo(jar);
            jar.closeEntry();
        }
    }
}
