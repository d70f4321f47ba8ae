// SPDX-License-Identifier: Apache-2.0
package dev.lanner.metrics;

import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.instrumentation.jvm.JvmBufferPoolMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmGarbageCollectorMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmMemoryMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmRuntimeInfoMetric;
import io.prometheus.metrics.instrumentation.jvm.JvmThreadsMetrics;
import io.prometheus.metrics.instrumentation.jvm.ProcessMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** All that can be measured. <em>Thread:</em> any. */
@Component(service = Figures.class)
public final class Figures {
    private final Watched watched;
    private final String version;
    private @Nullable PrometheusRegistry registry;

    /** Of this house. */
    @Activate
    public Figures(BundleContext context, @Reference Watched watched) {
        this(watched, context.getBundle().getVersion().toString());
    }

    Figures(Watched watched, String version) {
        this.watched = watched;
        this.version = version;
    }

    /** Reads everything. */
    MetricSnapshots read() {
        return registry().scrape();
    }

    /** Made when somebody asks for the first time: most starts are not watched, and it takes a while. */
    private synchronized PrometheusRegistry registry() {
        PrometheusRegistry present = registry;
        if (present == null) {
            present = new PrometheusRegistry();
            register(present);
            registry = present;
        }
        return present;
    }

    private void register(PrometheusRegistry target) {
        Info.builder()
                .name("lanner_build_info")
                .help("The version of Lanner.")
                .labelNames("version")
                .register(target)
                .setLabelValues(version);
        PipelineFigures.register(watched, target);
        OutputFigures.register(watched, target, System::currentTimeMillis);
        HouseFigures.register(watched, target);
        new KernelPrograms(Path.of("/proc")).register(target);
        JvmMemoryMetrics.builder().register(target);
        JvmGarbageCollectorMetrics.builder().register(target);
        JvmThreadsMetrics.builder().register(target);
        JvmBufferPoolMetrics.builder().register(target);
        JvmRuntimeInfoMetric.builder().register(target);
        ProcessMetrics.builder().register(target);
    }
}
