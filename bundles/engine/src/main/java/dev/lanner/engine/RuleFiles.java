// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine;

import dev.lanner.spi.rule.RuleSource;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The configured rules files as a service, and a look at them now and then: the service changes when they do.
 *
 * <p>Looking at times and sizes works where notifications do not: network and overlay file systems, and folders that are
 * swapped by a link. A file that is still being written is left alone until two looks have seen it alike.
 */
@Component(
        service = RuleFiles.class,
        immediate = true,
        configurationPid = "dev.lanner.rules",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = RuleFilesConfig.class)
public final class RuleFiles {
    private static final Logger LOG = LoggerFactory.getLogger(RuleFiles.class);

    private final ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "lanner-rule-files");
        thread.setDaemon(true);
        return thread;
    });
    private @Nullable ServiceRegistration<RuleSource> registration;
    private @Nullable ScheduledFuture<?> watch;
    private FileRuleSource files;
    private Map<String, String> loaded;
    private Map<String, String> lastSeen;
    private long revision;

    /** Made by the component runtime. */
    @Activate
    public RuleFiles(BundleContext context, RuleFilesConfig config) {
        files = new FileRuleSource(List.of(config.files()));
        loaded = files.marks();
        lastSeen = loaded;
        // A service that asks for its documents is always given those of the present files.
        registration = context.registerService(RuleSource.class, () -> files().documents(), properties());
        watch(config.watch$_$ms());
    }

    /** Takes over other files, or another pace. */
    @Modified
    synchronized void change(RuleFilesConfig config) {
        files = new FileRuleSource(List.of(config.files()));
        watch(config.watch$_$ms());
        tell(files.marks());
    }

    /** Takes the rules away. */
    @Deactivate
    void stop() {
        looks.shutdownNow();
        ServiceRegistration<RuleSource> present;
        synchronized (this) {
            present = registration;
            registration = null;
        }
        if (present != null) {
            present.unregister();
        }
    }

    private synchronized FileRuleSource files() {
        return files;
    }

    private synchronized void watch(long periodMs) {
        if (watch != null) {
            watch.cancel(false);
        }
        watch = periodMs <= 0
                ? null
                : looks.scheduleWithFixedDelay(this::look, periodMs, periodMs, TimeUnit.MILLISECONDS);
    }

    private void look() {
        try {
            Map<String, String> seen = files().marks();
            synchronized (this) {
                boolean isSettled = seen.equals(lastSeen);
                lastSeen = seen;
                if (isSettled && !seen.equals(loaded)) {
                    tell(seen);
                }
            }
        } catch (RuntimeException e) {
            LOG.warn("The rules files could not be looked at.", e);
        }
    }

    /** Has the rules loaded again, as of these marks. */
    private synchronized void tell(Map<String, String> marks) {
        loaded = marks;
        lastSeen = marks;
        revision++;
        if (registration != null) {
            registration.setProperties(properties());
        }
    }

    private Dictionary<String, Object> properties() {
        return FrameworkUtil.asDictionary(Map.of("lanner.rules.revision", revision));
    }
}
