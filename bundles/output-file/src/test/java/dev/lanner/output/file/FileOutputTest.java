// SPDX-License-Identifier: Apache-2.0
package dev.lanner.output.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanner.spi.output.AlertOutput;
import dev.lanner.testkit.AlertOutputContract;
import dev.lanner.testkit.SampleAlerts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileOutputTest extends AlertOutputContract {
    @TempDir
    Path folder = Path.of("");

    private Path file() {
        return folder.resolve("alerts.log");
    }

    private FileOutput output(boolean append, boolean keepOpen) {
        return new FileOutput(
                new FileOutput.Settings(file().toString(), "text", append, keepOpen, Rotation.NONE),
                TestFormatters.all());
    }

    @Override
    protected AlertOutput open() {
        return output(true, true);
    }

    @Override
    protected List<String> received(int count) throws IOException {
        return Files.exists(file())
                ? Files.readAllLines(file()).stream()
                        .map(TestFormatters::unescaped)
                        .toList()
                : List.of();
    }

    @Test
    void keepsWhatIsInTheFile() throws IOException {
        Files.writeString(file(), "before\n");
        writeAndFlush(output(true, true), "new");
        assertEquals(List.of("before", line("new")), Files.readAllLines(file()));
    }

    @Test
    void startsAnewOnlyOnceWhenItIsNotToAppend() throws IOException {
        Files.writeString(file(), "before\n");
        FileOutput output = output(false, false);
        writeAndFlush(output, "first");
        writeAndFlush(output, "second");
        assertEquals(List.of(line("first"), line("second")), Files.readAllLines(file()));
    }

    @Test
    void opensTheFileAnewWhenItWasRotated() throws IOException {
        FileOutput output = output(true, true);
        writeAndFlush(output, "old");
        Path rotated = folder.resolve("alerts.log.1");
        Files.move(file(), rotated);
        writeAndFlush(output, "new");
        assertEquals(List.of(line("old")), Files.readAllLines(rotated));
        assertEquals(List.of(line("new")), Files.readAllLines(file()));
        Files.delete(file());
        writeAndFlush(output, "newest");
        assertEquals(List.of(line("newest")), Files.readAllLines(file()));
        output.close();
    }

    @Test
    void saysWhyAFileCannotBeOpenedAndTriesAgain() throws IOException {
        Path missing = folder.resolve("missing");
        FileOutput output = new FileOutput(
                new FileOutput.Settings(missing.resolve("alerts.log").toString(), "text", true, true, Rotation.NONE),
                TestFormatters.all());
        output.write(SampleAlerts.withMessage("forgotten"));
        IOException failure = assertThrows(IOException.class, output::flush);
        assertEquals(
                "Cannot open the file '" + missing.resolve("alerts.log") + "' for alerts: its directory does not exist."
                        + " Make it writable, or set 'path' of dev.lanner.output.file to another file.",
                failure.getMessage());
        output.flush();
        Files.createDirectory(missing);
        writeAndFlush(output, "kept");
        assertEquals(List.of(line("kept")), Files.readAllLines(missing.resolve("alerts.log")));
    }

    @Test
    void doesNotLetEverybodyReadAlerts() throws IOException {
        writeAndFlush(output(true, true), "secret");
        String permissions = PosixFilePermissions.toString(Files.getPosixFilePermissions(file()));
        assertTrue(permissions.endsWith("---"), () -> permissions);
    }

    @Test
    void refusesToStartWithoutAPath() {
        IllegalArgumentException failure = assertThrows(
                IllegalArgumentException.class,
                () -> new FileOutput(
                        new FileOutput.Settings(" ", "text", true, true, Rotation.NONE), TestFormatters.all()));
        assertTrue(String.valueOf(failure.getMessage()).contains("'path'"));
    }

    /** The kernel's own full disk. */
    @Test
    void forgetsWhatAFullDiskDoesNotTakeSinceTheHouseWritesItAgain() throws IOException {
        Path full = Path.of("/dev/full");
        org.junit.jupiter.api.Assumptions.assumeTrue(Files.isWritable(full), "skipped, since there is no /dev/full");
        FileOutput output = new FileOutput(
                new FileOutput.Settings(full.toString(), "text", true, true, Rotation.NONE), TestFormatters.all());
        output.write(SampleAlerts.withMessage("forgotten"));
        assertThrows(IOException.class, output::flush);
        output.flush(); // There is nothing left that could fail.
        output.close();
        assertFalse(Files.isRegularFile(full));
    }

    /** A file system of one page, filled up: the real thing, where that may be mounted. */
    @Test
    void leavesNoHalfLineOnADiskThatFillsUp() throws Exception {
        org.junit.jupiter.api.Assumptions.assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=64k", "lanner-test", folder.toString()) == 0,
                "skipped, since nothing may be mounted here");
        try {
            FileOutput output = output(true, true);
            boolean isFull = false;
            for (int i = 0; i < 100 && !isFull; i++) {
                try {
                    writeAndFlush(output, "begin" + "x".repeat(3000) + "end");
                } catch (IOException e) {
                    isFull = true;
                }
            }
            assertTrue(isFull);
            assertTrue(Files.readAllLines(file()).stream().allMatch(line -> line.endsWith("xend")));
            output.close();
        } finally {
            run("umount", folder.toString());
        }
    }

    @Test
    void saysAtTheStartWhatIsWrong() throws IOException {
        FileOutput noFormat = new FileOutput(
                new FileOutput.Settings(file().toString(), "xml", true, true, Rotation.NONE), TestFormatters.all());
        assertEquals(
                "There is no alert format 'xml'; set 'format' to one of [json, text].",
                assertThrows(IOException.class, noFormat::reopen).getMessage());
        FileOutput noFile = new FileOutput(
                new FileOutput.Settings(folder.toString(), "text", true, true, Rotation.NONE), TestFormatters.all());
        assertEquals(
                "Cannot open the file '" + folder + "' for alerts: Is a directory. Make it writable, or set 'path' of"
                        + " dev.lanner.output.file to another file.",
                assertThrows(IOException.class, noFile::reopen).getMessage());
    }

    @Test
    void opensTheFileAnewWhenAskedTo() throws IOException {
        FileOutput output = output(true, true);
        output.reopen();
        assertTrue(Files.exists(file()));
        Files.delete(file());
        output.reopen();
        assertTrue(Files.exists(file()));
        output.close();
    }

    @Test
    void movesAFullFileOutOfTheWayAndKeepsSoManyOfThem() throws IOException {
        FileOutput output = rotating(2, false);
        for (int i = 1; i <= 9; i++) {
            writeAndFlush(output, "alert " + i);
        }
        output.close();
        assertEquals(List.of(line("alert 9")), Files.readAllLines(file()));
        assertEquals(List.of(line("alert 7"), line("alert 8")), Files.readAllLines(folder.resolve("alerts.log.1")));
        assertEquals(List.of(line("alert 5"), line("alert 6")), Files.readAllLines(folder.resolve("alerts.log.2")));
        try (var files = Files.list(folder)) {
            assertEquals(3, files.count());
        }
    }

    @Test
    void compressesFullFiles() throws IOException {
        Files.writeString(folder.resolve("alerts.log.1"), "not compressed before\n");
        FileOutput output = rotating(2, true);
        for (int i = 1; i <= 3; i++) {
            writeAndFlush(output, "alert " + i);
        }
        output.close();
        Path compressed = folder.resolve("alerts.log.1.gz");
        try (var stream = new java.util.zip.GZIPInputStream(Files.newInputStream(compressed))) {
            assertEquals(
                    line("alert 1") + "\n" + line("alert 2") + "\n",
                    new String(stream.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8));
        }
        assertEquals("not compressed before\n", Files.readString(folder.resolve("alerts.log.2")));
        assertTrue(PosixFilePermissions.toString(Files.getPosixFilePermissions(compressed))
                .endsWith("---"));
        try (var files = Files.list(folder)) {
            assertEquals(3, files.count());
        }
    }

    @Test
    void goesOnInTheFullFileWhenItCannotBeMoved() throws IOException {
        FileOutput output = rotating(1, false);
        Files.createDirectories(folder.resolve("alerts.log.1").resolve("in the way"));
        for (int i = 1; i <= 4; i++) {
            writeAndFlush(output, "alert " + i);
        }
        output.close();
        assertEquals(4, Files.readAllLines(file()).size());
    }

    /** Two lines fill a file. */
    private FileOutput rotating(int maxFiles, boolean compress) {
        Rotation rotation = new Rotation(2 * line("alert 1").length() + 2, maxFiles, compress);
        return new FileOutput(
                new FileOutput.Settings(file().toString(), "text", true, true, rotation), TestFormatters.all());
    }

    private static int run(String... command) throws Exception {
        return new ProcessBuilder(command).start().waitFor();
    }

    private static void writeAndFlush(AlertOutput output, String message) throws IOException {
        output.write(SampleAlerts.withMessage(message));
        output.flush();
    }

    private static String line(String message) {
        return "07:47:39.936299766: Warning " + message;
    }
}
