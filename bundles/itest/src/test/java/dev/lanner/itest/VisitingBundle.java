// SPDX-License-Identifier: Apache-2.0
package dev.lanner.itest;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.wiring.BundleWiring;

/** A bundle with one component that is installed, updated and removed again and again. <em>Thread:</em> one at a time. */
final class VisitingBundle {
    private final BundleContext context;
    private final Path folder;
    private final BundleFile file;
    private final List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
    private int version;
    private @Nullable Bundle bundle;

    VisitingBundle(BundleContext context, Path folder, BundleFile file) {
        this.context = context;
        this.folder = folder;
        this.file = file;
    }

    /** Installs and starts it; if it is installed, updates it. */
    void deploy() throws IOException, BundleException {
        Path jar = folder.resolve(file.name() + ".jar");
        version++;
        file.of("1.0." + version).write(jar);
        Bundle present = bundle;
        try (InputStream content = Files.newInputStream(jar)) {
            if (present == null) {
                present = context.installBundle(file.name(), content);
                bundle = present;
                present.start();
            } else {
                present.update(content);
            }
        }
        loaders.add(new WeakReference<>(present.adapt(BundleWiring.class).getClassLoader()));
    }

    void remove() throws BundleException {
        Bundle present = bundle;
        bundle = null;
        if (present != null) {
            present.uninstall();
        }
    }

    /** How many class loaders of it there have been. */
    int loaders() {
        return loaders.size();
    }

    /** How many of those are still there. */
    long leftLoaders() {
        return loaders.stream().filter(loader -> loader.get() != null).count();
    }
}
