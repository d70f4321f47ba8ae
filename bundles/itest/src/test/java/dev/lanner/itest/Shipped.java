// SPDX-License-Identifier: Apache-2.0
package dev.lanner.itest;

import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.cleanCaches;
import static org.ops4j.pax.exam.CoreOptions.composite;
import static org.ops4j.pax.exam.CoreOptions.junitBundles;
import static org.ops4j.pax.exam.CoreOptions.systemProperty;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.ops4j.pax.exam.Option;
import org.osgi.framework.BundleContext;
import org.osgi.util.tracker.ServiceTracker;

/** What the distribution ships, in the framework of a test. */
final class Shipped {
    private static final long PATIENCE_NS = 20_000_000_000L;

    private Shipped() {}

    /** The bundles of the distribution, but for what listens to this kernel. */
    static Option bundlesWithoutKernel() throws IOException {
        try (Stream<Path> jars = Files.list(LiveLanner.home().resolve("bundles"))) {
            Option[] bundles = jars.filter(jar -> jar.toString().endsWith(".jar"))
                    .filter(jar -> !jar.getFileName().toString().contains("source.ebpf"))
                    .sorted()
                    .map(jar -> bundle(jar.toUri().toString()))
                    .toArray(Option[]::new);
            return composite(
                    systemProperty("org.ops4j.pax.logging.DefaultServiceLog.level")
                            .value("ERROR"),
                    composite(bundles),
                    junitBundles(),
                    cleanCaches());
        }
    }

    /** The service, as soon as it is there. */
    static <T> T service(BundleContext context, Class<T> type) throws InterruptedException {
        ServiceTracker<T, T> tracker = new ServiceTracker<>(context, type, null);
        tracker.open();
        T service = tracker.waitForService(20_000);
        assertNotNull("no " + type.getSimpleName() + " after 20 s", service);
        return service;
    }

    /** Returns as soon as it is so. */
    static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long limit = System.nanoTime() + PATIENCE_NS;
        while (!condition.getAsBoolean()) {
            assertTrue("waited " + PATIENCE_NS / 1_000_000_000 + " s for " + what, System.nanoTime() < limit);
            Thread.sleep(5);
        }
    }
}
