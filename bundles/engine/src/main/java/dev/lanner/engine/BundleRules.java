// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine;

import dev.lanner.api.rule.RulesDocument;
import dev.lanner.spi.rule.RuleSource;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.util.tracker.BundleTracker;
import org.osgi.util.tracker.BundleTrackerCustomizer;

/**
 * Rules that bundles bring: while a bundle with the header {@value #HEADER} is active, the rules files that it names are
 * loaded. A bundle of rules needs no class.
 *
 * <p>The header holds paths in the bundle, separated by commas: files, or folders of which all {@code *.yaml} and
 * {@code *.yml} are taken in alphabetical order.
 */
@Component(service = BundleRules.class, immediate = true)
public final class BundleRules {
    /** The header that names the rules files. */
    static final String HEADER = "Lanner-Rules";

    private final BundleTracker<ServiceRegistration<RuleSource>> tracker;

    /** Made by the component runtime. */
    @Activate
    public BundleRules(BundleContext context) {
        tracker = new BundleTracker<>(context, Bundle.ACTIVE | Bundle.STARTING, new Registrar());
        tracker.open();
    }

    /** Takes all of them away. */
    @Deactivate
    void stop() {
        tracker.close();
    }

    /** The service lives as long as its bundle is active. */
    private static final class Registrar implements BundleTrackerCustomizer<ServiceRegistration<RuleSource>> {
        @Override
        public @Nullable ServiceRegistration<RuleSource> addingBundle(Bundle bundle, @Nullable BundleEvent event) {
            String paths = bundle.getHeaders("").get(HEADER);
            BundleContext context = bundle.getBundleContext();
            if (paths == null || context == null) {
                return null;
            }
            return context.registerService(RuleSource.class, () -> documents(bundle, paths), null);
        }

        @Override
        public void modifiedBundle(
                Bundle bundle, @Nullable BundleEvent event, ServiceRegistration<RuleSource> registration) {
            // What a bundle holds changes only with an update, which ends it first.
        }

        @Override
        public void removedBundle(
                Bundle bundle, @Nullable BundleEvent event, ServiceRegistration<RuleSource> registration) {
            try {
                registration.unregister();
            } catch (IllegalStateException e) {
                // The framework has taken away what a stopped bundle had registered.
            }
        }
    }

    static List<RulesDocument> documents(Bundle bundle, String paths) throws IOException {
        List<RulesDocument> documents = new ArrayList<>();
        for (String path : paths.split(",", -1)) {
            for (URL entry : entries(bundle, path.strip())) {
                try (InputStream stream = entry.openStream()) {
                    String text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
                    documents.add(new RulesDocument(bundle.getSymbolicName() + entry.getPath(), text));
                }
            }
        }
        return documents;
    }

    private static List<URL> entries(Bundle bundle, String path) throws IOException {
        URL file = path.endsWith("/") ? null : bundle.getEntry(path);
        if (file != null && bundle.getEntry(path + "/") == null) {
            return List.of(file);
        }
        List<URL> entries = new ArrayList<>();
        for (String pattern : List.of("*.yaml", "*.yml")) {
            Enumeration<URL> found = bundle.findEntries(path, pattern, false);
            entries.addAll(found == null ? List.of() : Collections.list(found));
        }
        if (entries.isEmpty()) {
            throw new FileNotFoundException(
                    "The bundle " + bundle.getSymbolicName() + " names the rules '" + path + "' in its header " + HEADER
                            + ", but there is no such file in it, nor a folder with *.yaml files.");
        }
        entries.sort(Comparator.comparing(URL::getPath));
        return entries;
    }
}
