// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;

/** With a real framework. */
class DeployFolderTest {
    private final Path folder;
    private final Framework framework;
    private final DeployFolder deploy;
    private final List<String> news = new ArrayList<>();

    DeployFolderTest(@TempDir Path temporary) throws IOException, BundleException {
        folder = Files.createDirectories(temporary.resolve("deploy"));
        framework = ServiceLoader.load(FrameworkFactory.class)
                .findFirst()
                .orElseThrow()
                .newFramework(Map.of(
                        Constants.FRAMEWORK_STORAGE,
                        temporary.resolve("cache").toString(),
                        "felix.cache.locking",
                        "false"));
        framework.start();
        DeployedBundles bundles = new DeployedBundles(framework.getBundleContext(), temporary.resolve("copies"), null);
        deploy = new DeployFolder(
                folder,
                Map.of(".jar", bundles),
                (file, outcome) ->
                        news.add(file.getFileName() + (outcome.isRefused() ? " refused: " : ": ") + outcome.text()));
    }

    @AfterEach
    void stop() throws BundleException, InterruptedException {
        framework.stop();
        framework.waitForStop(5_000);
    }

    @Test
    void startsWhatComesUpdatesWhatChangesAndRemovesWhatGoes() throws Exception {
        Path jar = folder.resolve("a.jar");
        look();
        Jar.bundle("a", "1").write(jar);
        looks("a.jar: a 1.0.0 is started");
        assertEquals(Bundle.ACTIVE, bundle("a").getState());
        Jar.bundle("a", "2").write(jar);
        looks("a.jar: a 2.0.0 is started");
        assertEquals(Bundle.ACTIVE, bundle("a").getState());
        Files.delete(jar);
        looks("a.jar: a 2.0.0 is gone");
        assertNull(find("a"));
    }

    @Test
    void takesAtOnceWhatLiesThereAtTheStart() throws Exception {
        Path jar = Jar.bundle("a", "1").write(folder.resolve("a.jar"));
        Files.setLastModifiedTime(jar, FileTime.fromMillis(1_000_000));
        look();
        assertEquals(List.of("a.jar: a 1.0.0 is started"), news);
    }

    @Test
    void takesWhatWasPutThereAMomentAgoIfThereWillBeNoOtherLook() throws Exception {
        Jar.bundle("a", "1").write(folder.resolve("a.jar"));
        Files.writeString(folder.resolve("b.jar"), "no jar");
        deploy.lookUntilWhole();
        assertEquals(
                List.of(
                        "a.jar: a 1.0.0 is started",
                        "b.jar refused: it is not a whole jar; it is looked at again when it changes"),
                news);
    }

    @Test
    void waitsForWhatIsNotWholeYet() throws Exception {
        byte[] whole = Files.readAllBytes(Jar.bundle("a", "1").write(folder.resolve("a.tmp")));
        Path jar = folder.resolve("a.jar");
        look();
        Files.write(jar, Arrays.copyOf(whole, whole.length / 2));
        for (int i = 0; i < 10; i++) {
            look();
        }
        assertEquals(List.of(), news);
        Files.write(jar, whole);
        looks("a.jar: a 1.0.0 is started");
    }

    @Test
    void saysOnceWhatWillNeverBeAJar() throws Exception {
        look();
        Files.writeString(folder.resolve("a.jar"), "no jar");
        for (int i = 0; i < 40; i++) {
            look();
        }
        assertEquals(List.of("a.jar refused: it is not a whole jar; it is looked at again when it changes"), news);
        new Jar().entry("x", "y").write(folder.resolve("a.jar"));
        look();
        look();
        assertTrue(news.get(1).startsWith("a.jar refused: it is no bundle"), news::toString);
    }

    @Test
    void saysWhatABundleLacksAndStartsItWhenThatComes() throws Exception {
        look();
        Jar.bundle("a", "1")
                .header("Import-Package", "some.where;version=\"[2,3)\"")
                .write(folder.resolve("a.jar"));
        looks(
                "a.jar refused: a 1.0.0 waits: it needs the package some.where with version at least 2.0.0 and version below"
                        + " 3.0.0 (namespace osgi.wiring.package), which no bundle provides; it starts when that is there");
        Path provider = folder.resolve("b.jar");
        Jar.bundle("b", "1")
                .header("Export-Package", "some.where;version=1.5")
                .entry("some/where/X.class", "")
                .write(provider);
        looks("b.jar: b 1.0.0 is started");
        assertEquals(Bundle.INSTALLED, bundle("a").getState());
        Jar.bundle("b", "2")
                .header("Export-Package", "some.where;version=2.5")
                .entry("some/where/X.class", "")
                .write(provider);
        look();
        news.clear();
        lookUntilTold(2);
        assertEquals(List.of("b.jar: b 2.0.0 is started", "a.jar: a 1.0.0 is started"), news);
        assertEquals(Bundle.ACTIVE, bundle("a").getState());
    }

    @Test
    void saysWhichVersionThereIsAndWhatAProviderLacksItself() throws Exception {
        look();
        Jar.bundle("a", "1")
                .header("Import-Package", "some.where;version=\"[2,3)\"")
                .write(folder.resolve("a.jar"));
        Jar.bundle("b", "1")
                .header("Export-Package", "some.where;version=1.5")
                .entry("some/where/X.class", "")
                .write(folder.resolve("b.jar"));
        Jar.bundle("c", "1")
                .header("Require-Capability", "some.thing;filter:=\"(&(some.thing=x)(level>=3))\"")
                .header("Export-Package", "else.where")
                .entry("else/where/X.class", "")
                .write(folder.resolve("c.jar"));
        Jar.bundle("d", "1").header("Import-Package", "else.where").write(folder.resolve("d.jar"));
        look();
        look();
        assertTrue(
                news.get(2).contains("it needs x with level at least 3 (namespace some.thing), which no"),
                news::toString);
        assertTrue(news.get(3).contains("which c would provide, but that needs x with level"), news::toString);
        news.clear();
        Jar.bundle("a", "2")
                .header("Import-Package", "some.where;version=\"[2,3)\"")
                .write(folder.resolve("a.jar"));
        look();
        look();
        assertTrue(news.get(0).contains("; there is version 1.5.0 of b;"), news::toString);
    }

    @Test
    void theOneFromBeforeGoesOnWhereAChangedOneLacksSomethingUntilThatComes() throws Exception {
        look();
        Path jar = Jar.bundle("a", "1").write(folder.resolve("a.jar"));
        looks("a.jar: a 1.0.0 is started");
        Jar.bundle("a", "2").header("Import-Package", "some.where").write(jar);
        look();
        news.clear();
        look();
        assertTrue(
                news.get(0).startsWith("a.jar refused: a 2.0.0 waits: it needs the package some.where"),
                news::toString);
        assertTrue(news.get(0).endsWith("; the one from before goes on"), news::toString);
        assertEquals("1.0.0", bundle("a").getVersion().toString());
        assertEquals(Bundle.ACTIVE, bundle("a").getState());
        Jar.bundle("b", "1")
                .header("Export-Package", "some.where")
                .entry("some/where/X.class", "")
                .write(folder.resolve("b.jar"));
        look();
        news.clear();
        lookUntilTold(2);
        assertEquals(List.of("b.jar: b 1.0.0 is started", "a.jar: a 2.0.0 is started"), news);
    }

    @Test
    void nothingIsTakenFromAFolderThatOthersMayWriteUntilTheyMayNot() throws Exception {
        look();
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        Jar.bundle("a", "1").write(folder.resolve("a.jar"));
        look();
        look();
        assertEquals(1, news.size(), news::toString);
        assertTrue(
                news.get(0).startsWith("deploy refused: nothing is deployed from it: its group may write it; chmod"),
                news::toString);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        look();
        look();
        assertEquals("a.jar: a 1.0.0 is started", news.get(2));
    }

    @Test
    void twoOfTheSameNameAndVersionAreToldInASentence() throws Exception {
        look();
        Jar.bundle("a", "1").write(folder.resolve("a.jar"));
        Jar.bundle("a", "1").write(folder.resolve("b.jar"));
        look();
        look();
        assertEquals(
                "b.jar refused: a bundle of the same name and version is there already; remove one of them",
                news.get(1));
    }

    private void looks(String last) throws InterruptedException {
        look();
        look();
        look();
        assertEquals(last, news.get(news.size() - 1), news::toString);
    }

    /** The framework tells a little later that a bundle has come. */
    private void lookUntilTold(int count) throws InterruptedException {
        for (int looks = 0; looks < 100 && news.size() < count; looks++) {
            look();
            Thread.sleep(10);
        }
    }

    private void look() throws InterruptedException {
        deploy.look();
    }

    private Bundle bundle(String name) {
        Bundle found = find(name);
        assertNotNull(found);
        return found;
    }

    private @Nullable Bundle find(String name) {
        return Arrays.stream(framework.getBundleContext().getBundles())
                .filter(bundle -> name.equals(bundle.getSymbolicName()))
                .findFirst()
                .orElse(null);
    }
}
