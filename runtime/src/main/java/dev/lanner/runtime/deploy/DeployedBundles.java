// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime.deploy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.BundleListener;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.FrameworkWiring;

/**
 * Bundles from the deploy folder. What runs is a copy that nobody else can reach, the very one whose signature was looked
 * at.
 */
public final class DeployedBundles implements Receiver, AutoCloseable {
    private static final long REFRESH_MS = 5_000;

    private final BundleContext context;
    private final Path copies;
    private final @Nullable Signatures signatures;
    private final Lacking lacking;
    private final Map<Path, Deployed> deployed = new TreeMap<>();
    private final AtomicLong changes = new AtomicLong();
    private final BundleListener listener = event -> changes.incrementAndGet();
    private long seenChanges;
    private int copyCount;

    /** A bundle with the copy it is made of, and one that is to follow when it resolves. */
    private static final class Deployed {
        final Bundle bundle;
        Path copy;

        @Nullable
        Path next;

        List<BundleRequirement> nextNeeds = List.of();
        boolean isWaiting;

        Deployed(Bundle bundle, Path copy) {
            this.bundle = bundle;
            this.copy = copy;
        }
    }

    /**
     * None yet.
     *
     * @param copies a folder that nobody else can write
     * @param signatures who must have signed them; null if nobody
     */
    public DeployedBundles(BundleContext context, Path copies, @Nullable Signatures signatures) {
        this.context = context;
        this.copies = copies;
        this.signatures = signatures;
        lacking = new Lacking(context);
        context.addBundleListener(listener);
    }

    @Override
    public Outcome put(Path file) throws InterruptedException {
        Deployed present = deployed.get(file);
        String before = present == null ? "" : "; the one from before goes on";
        try {
            Path copy = copies.resolve(++copyCount + ".jar");
            Files.createDirectories(copies);
            Files.copy(file, copy);
            String complaint = signatures == null ? null : signatures.complaint(copy);
            if (complaint == null && !isBundle(copy)) {
                complaint = "it is no bundle: its manifest has no Bundle-SymbolicName; have bnd make one";
            }
            if (complaint != null) {
                Files.delete(copy);
                return Outcome.refused(complaint + before);
            }
            return present == null ? install(file, copy) : update(present, copy);
        } catch (IOException e) {
            return Outcome.refused("it cannot be read (" + e.getMessage() + ")" + before);
        } catch (BundleException e) {
            return Outcome.refused(text(e) + before);
        }
    }

    @Override
    public Outcome remove(Path file) throws InterruptedException {
        Deployed gone = deployed.remove(file);
        if (gone == null) {
            return Outcome.taken("it was not in use");
        }
        String name = name(gone.bundle);
        try {
            gone.bundle.uninstall();
            refresh(gone.bundle);
            Files.deleteIfExists(gone.copy);
        } catch (BundleException | IOException e) {
            return Outcome.refused(name + " was not removed: " + e.getMessage());
        }
        return Outcome.taken(name + " is gone");
    }

    @Override
    public Map<Path, Outcome> again() throws InterruptedException {
        long now = changes.get();
        if (now == seenChanges) {
            return Map.of();
        }
        seenChanges = now;
        Map<Path, Outcome> news = new HashMap<>();
        for (Map.Entry<Path, Deployed> entry : deployed.entrySet()) {
            Deployed each = entry.getValue();
            Path next = each.next;
            if (next != null && lacking.isMet(each.nextNeeds)) {
                each.next = null;
                try {
                    news.put(entry.getKey(), update(each, next));
                } catch (BundleException | IOException e) {
                    news.put(entry.getKey(), Outcome.refused(String.valueOf(e.getMessage())));
                }
            } else if (each.isWaiting) {
                Outcome outcome = start(each);
                if (!each.isWaiting) {
                    news.put(entry.getKey(), outcome);
                }
            }
        }
        return news;
    }

    @Override
    public void close() {
        context.removeBundleListener(listener);
    }

    private Outcome install(Path file, Path copy) throws BundleException, IOException {
        try (InputStream content = Files.newInputStream(copy)) {
            Deployed added = new Deployed(context.installBundle("deploy:" + file, content), copy);
            deployed.put(file, added);
            return start(added);
        }
    }

    private Outcome start(Deployed each) {
        Bundle bundle = each.bundle;
        boolean isFragment = bundle.getHeaders("").get(Constants.FRAGMENT_HOST) != null;
        each.isWaiting = false;
        if (isFragment) {
            return Outcome.taken(name(bundle) + " is installed, and belongs to its host when that is resolved");
        }
        try {
            bundle.start();
            return Outcome.taken(name(bundle) + " is started");
        } catch (BundleException e) {
            each.isWaiting = bundle.getState() == Bundle.INSTALLED;
            return Outcome.refused(
                    each.isWaiting
                            ? name(bundle) + " waits: it needs " + lack(bundle, e) + "; it starts when that is there"
                            : name(bundle) + " did not start: " + text(e));
        }
    }

    /** Takes over a changed one; if that does not resolve, the one from before is put back. */
    private Outcome update(Deployed present, Path copy) throws BundleException, IOException, InterruptedException {
        Path before = present.copy;
        boolean wasWaiting = present.isWaiting;
        replace(present, copy);
        Outcome outcome = start(present);
        if (!present.isWaiting || wasWaiting) {
            Files.deleteIfExists(before);
            return outcome;
        }
        List<BundleRequirement> needs = lacking.needs(present.bundle);
        replace(present, before);
        start(present);
        present.next = copy;
        present.nextNeeds = needs;
        return Outcome.refused(
                outcome.text().replace("it starts when", "it is started when") + "; the one from before goes on");
    }

    private void replace(Deployed present, Path copy) throws BundleException, IOException, InterruptedException {
        present.bundle.stop();
        try (InputStream content = Files.newInputStream(copy)) {
            present.bundle.update(content);
        } catch (BundleException e) {
            start(present);
            throw e;
        }
        present.copy = copy;
        present.next = null;
        refresh(present.bundle);
    }

    private void refresh(Bundle bundle) throws InterruptedException {
        FrameworkWiring wiring = context.getBundle(0).adapt(FrameworkWiring.class);
        if (wiring != null) {
            CountDownLatch isDone = new CountDownLatch(1);
            wiring.refreshBundles(List.of(bundle), event -> isDone.countDown());
            isDone.await(REFRESH_MS, TimeUnit.MILLISECONDS);
        }
    }

    private String lack(Bundle bundle, BundleException e) {
        String lack = lacking.of(bundle);
        return lack == null ? "something that others have in another way (" + text(e) + ")" : lack;
    }

    private static boolean isBundle(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            Manifest manifest = file.getManifest();
            return manifest != null && manifest.getMainAttributes().getValue(Constants.BUNDLE_SYMBOLICNAME) != null;
        }
    }

    private static String name(Bundle bundle) {
        return bundle.getSymbolicName() + " " + bundle.getVersion();
    }

    private static String text(BundleException e) {
        if (e.getType() == BundleException.DUPLICATE_BUNDLE_ERROR) {
            return "a bundle of the same name and version is there already; remove one of them";
        }
        Throwable cause = e.getCause();
        return e.getMessage() + (cause == null ? "" : ": " + cause.getMessage());
    }
}
