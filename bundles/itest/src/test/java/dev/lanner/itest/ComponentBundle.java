// SPDX-License-Identifier: Apache-2.0
package dev.lanner.itest;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/**
 * A bundle with one component that is described here, made of what the tests' class path has.
 *
 * @param name behind those of all bundles of the tests
 * @param service that the component provides
 * @param packages of Lanner that it imports
 * @param properties of the component
 * @param types that are in it: the component's first, whose constructor may take the properties; each with its anonymous
 *     ones
 */
record ComponentBundle(
        String name, String service, List<String> packages, Map<String, String> properties, List<Class<?>> types) {
    /** Writes the bundle to {@code file}, whole at once, from another folder of the same file system. */
    void write(Path folder, Path file) throws IOException {
        Path whole = Files.createTempFile(folder, "bundle", ".tmp");
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(whole), manifest())) {
            for (Class<?> type : types) {
                String path = type.getName().replace('.', '/');
                addClass(jar, path + ".class");
                for (int number = 1; addClass(jar, path + "$" + number + ".class"); number++) {
                    // Each that is there has been added.
                }
            }
            add(jar, "component.xml", component().getBytes(StandardCharsets.UTF_8));
        }
        Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private Manifest manifest() {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue("Bundle-ManifestVersion", "2");
        attributes.putValue("Bundle-SymbolicName", "dev.lanner.itest." + name);
        attributes.putValue("Bundle-Version", "1.0");
        attributes.putValue("Import-Package", String.join(";version=\"[1,2)\",", packages) + ";version=\"[1,2)\"");
        attributes.putValue("Service-Component", "component.xml");
        return manifest;
    }

    private String component() {
        StringBuilder xml = new StringBuilder(
                        "<scr:component xmlns:scr=\"http://www.osgi.org/xmlns/scr/v1.4.0\" name=\"")
                .append(name)
                .append("\" init=\"")
                .append(types.get(0).getConstructors()[0].getParameterCount())
                .append("\">");
        properties.forEach((key, value) -> xml.append("<property name=\"")
                .append(key)
                .append("\" value=\"")
                .append(value)
                .append("\"/>"));
        return xml.append("<service><provide interface=\"")
                .append(service)
                .append("\"/></service><implementation class=\"")
                .append(types.get(0).getName())
                .append("\"/></scr:component>")
                .toString();
    }

    private static boolean addClass(JarOutputStream jar, String name) throws IOException {
        try (InputStream content = ComponentBundle.class.getResourceAsStream("/" + name)) {
            if (content == null) {
                return false;
            }
            add(jar, name, content.readAllBytes());
            return true;
        }
    }

    private static void add(JarOutputStream jar, String name, byte[] content) throws IOException {
        jar.putNextEntry(new JarEntry(name));
        jar.write(content);
        jar.closeEntry();
    }
}
