// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime;

import dev.lanner.runtime.config.Settings;
import dev.lanner.runtime.deploy.DeployFolder;
import dev.lanner.runtime.deploy.DeployedBundles;
import dev.lanner.runtime.deploy.Outcome;
import dev.lanner.runtime.deploy.Receiver;
import dev.lanner.runtime.deploy.Signatures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What is in the deploy folder, in use by a platform. */
final class Deployments implements AutoCloseable {
    private static final long END_MS = 2_000;

    private final Platform platform;
    private final Settings settings;
    private final @Nullable LiveConfiguration configuration;
    private @Nullable DeployedBundles bundles;
    private @Nullable DeployFolder folder;
    private @Nullable Thread thread;

    private Deployments(Platform platform, Settings settings, @Nullable LiveConfiguration configuration) {
        this.platform = platform;
        this.settings = settings;
        this.configuration = configuration;
    }

    /** Takes what is in the folder, for as long as the platform is there: bundles only, since the rest is for who watches. */
    static void once(Platform platform, Settings settings) throws InterruptedException {
        if (Files.isDirectory(settings.deployFolder())) {
            new Deployments(platform, settings, null).take();
        }
    }

    /** Takes what is in the folder now. */
    static Deployments begin(Platform platform, Settings settings, LiveConfiguration configuration)
            throws InterruptedException {
        Deployments deployments = new Deployments(platform, settings, configuration);
        if (settings.isDeployEnabled()) {
            deployments.take();
        }
        return deployments;
    }

    private void take() throws InterruptedException {
        Path path = settings.deployFolder().toAbsolutePath();
        Settings.@Nullable Signing signing = settings.deploySigning();
        try {
            if (configuration != null) {
                Files.createDirectories(path);
            }
            Signatures signatures =
                    signing == null ? null : Signatures.of(signing.keyStore(), signing.type(), signing.password());
            DeployedBundles taken = new DeployedBundles(platform.context(), platform.copies(), signatures);
            Map<String, Receiver> receivers = new TreeMap<>(Map.of(".jar", taken));
            LiveConfiguration live = configuration;
            if (live != null) {
                Receiver texts = new DeployedTexts(live, signing != null);
                receivers.put(".yaml", texts);
                receivers.put(".yml", texts);
            }
            DeployFolder made = new DeployFolder(path, receivers, this::tell);
            bundles = taken;
            folder = made;
            if (live == null) {
                made.lookUntilWhole();
            } else {
                made.look();
            }
        } catch (IOException e) {
            tell(
                    path,
                    Outcome.refused("nothing is deployed from it: it cannot be made (" + e
                            + "); set deploy.dir to a folder of your own, or deploy.enabled to false"));
        } catch (GeneralSecurityException e) {
            tell(path, Outcome.refused("nothing is deployed from it: " + e.getMessage()));
        }
    }

    /** Looks again and again from now on. */
    void follow() {
        DeployFolder followed = folder;
        if (followed == null) {
            return;
        }
        Thread looks = new Thread(() -> look(followed), "lanner-deploy");
        looks.setDaemon(true);
        looks.start();
        thread = looks;
    }

    private void look(DeployFolder followed) {
        try {
            while (true) {
                TimeUnit.MILLISECONDS.sleep(settings.deployPollMs());
                followed.look();
            }
        } catch (InterruptedException | IllegalStateException e) {
            // The platform is being stopped.
            Thread.currentThread().interrupt();
        }
    }

    private void tell(Path file, Outcome outcome) {
        if (!outcome.isRefused()) {
            if (configuration != null) {
                System.err.println("Deployed " + file.getFileName() + ": " + outcome.text() + ".");
            }
            return;
        }
        System.err.println("lanner: " + file + ": " + outcome.text());
        if (configuration != null) {
            try {
                platform.execute("lanner:deployalert", file.toString(), outcome.text());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void close() {
        Thread looks = thread;
        if (looks != null) {
            looks.interrupt();
            try {
                looks.join(END_MS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        if (bundles != null && platform.isActive()) {
            bundles.close();
        }
    }
}
