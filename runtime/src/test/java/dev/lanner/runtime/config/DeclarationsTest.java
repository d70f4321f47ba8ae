// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeclarationsTest {
    private static final String METATYPE =
            """
            <metatype:MetaData xmlns:metatype="http://www.osgi.org/xmlns/metatype/v1.4.0">
              <OCD id="a.Config" name="Config" description="Says it — aloud.">
                <AD id="port" type="Integer" min="1" max="9" default="%s" description="Where.">
                </AD>
                <AD id="modes" type="String" cardinality="2147483647"><Option label="a" value="a"/><Option label="b" value="b"/></AD>
              </OCD>
              <Designate factoryPid="dev.lanner.output.loud"><Object ocdref="a.Config"/></Designate>
            </metatype:MetaData>
            """;

    private final Path folder;
    private final Path jar;
    private final Path file;

    DeclarationsTest(@TempDir Path folder) {
        this.folder = folder;
        jar = folder.resolve("loud.jar");
        file = folder.resolve("lanner.bundles");
    }

    @Test
    void whatIsReadBackIsWhatTheBundleDeclares() throws IOException {
        write("3");
        Declarations.write(file, List.of(jar));
        assertIsLoud(new Declarations().of(jar), "3");
        Declarations remembered = Declarations.read(file);
        // No jar any more that could be looked into: its size and time are all that is asked for.
        FileTime time = Files.getLastModifiedTime(jar);
        Files.write(jar, new byte[(int) Files.size(jar)]);
        Files.setLastModifiedTime(jar, time);
        assertIsLoud(remembered.of(jar), "3");
        assertEquals("", new Declarations().of(jar).name());
    }

    @Test
    void aBundleOfAnotherTimeOrSizeIsLookedIntoAgain() throws IOException {
        write("3");
        Declarations.write(file, List.of(jar));
        FileTime time = Files.getLastModifiedTime(jar);
        write("4");
        Files.setLastModifiedTime(jar, FileTime.fromMillis(time.toMillis() + 1));
        assertIsLoud(Declarations.read(file).of(jar), "4");
        write("12345678");
        Files.setLastModifiedTime(jar, time);
        assertIsLoud(Declarations.read(file).of(jar), "12345678");
    }

    @Test
    void aFileThatIsDamagedOrOfAnotherLannerIsAsIfThereWereNone() throws IOException {
        write("3");
        assertIsLoud(Declarations.read(folder.resolve("missing")).of(jar), "3");
        Declarations.write(file, List.of(jar));
        byte[] whole = Files.readAllBytes(file);
        for (int bytes = 0; bytes < whole.length; bytes++) {
            Files.write(file, Arrays.copyOf(whole, bytes));
            assertIsLoud(Declarations.read(file).of(jar), "3");
        }
        whole["lanner declarations ".length() + 2]++;
        Files.write(file, whole);
        assertIsLoud(Declarations.read(file).of(jar), "3");
    }

    @Test
    void whatIsNoBundleDeclaresNothing() throws IOException {
        Files.writeString(jar, "no zip");
        assertEquals("", new Declarations().of(jar).onlyFor());
        assertEquals(
                List.of(), new Declarations().of(folder.resolve("missing.jar")).sections());
    }

    private static void assertIsLoud(Declaration declaration, String port) {
        assertEquals("dev.lanner.output.loud", declaration.name());
        assertEquals("output.loud, more", declaration.onlyFor());
        assertEquals(1, declaration.sections().size());
        Section section = declaration.sections().get(0);
        assertEquals("dev.lanner.output.loud", section.pid());
        assertEquals(true, section.isFactory());
        assertEquals("Says it — aloud.", section.description());
        assertEquals(List.of("port", "modes"), List.copyOf(section.attributes().keySet()));
        Attribute first = List.copyOf(section.attributes().values()).get(0);
        assertEquals(
                new Attribute("port", "Integer", false, new Attribute.Limits(List.of(), "1", "9"), "Where.", port),
                first);
        Attribute second = List.copyOf(section.attributes().values()).get(1);
        assertEquals(List.of("a", "b"), second.limits().options());
        assertEquals(true, second.isList());
        assertNull(second.limits().min());
    }

    private void write(String port) throws IOException {
        try (OutputStream out = Files.newOutputStream(jar);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.setLevel(0);
            put(
                    zip,
                    "META-INF/MANIFEST.MF",
                    "Manifest-Version: 1.0\nBundle-SymbolicName: dev.lanner.output.loud;singleton:=true\n"
                            + "Lanner-Only-For: output.loud, more\n\n");
            put(zip, "OSGI-INF/metatype/a.xml", METATYPE.formatted(port));
        }
    }

    private static void put(ZipOutputStream zip, String name, String text) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(text.getBytes(StandardCharsets.UTF_8));
    }
}
