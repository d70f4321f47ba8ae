// SPDX-License-Identifier: Apache-2.0
package dev.lanner.metrics;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves health and metrics over HTTP. It is there only while it is configured: whoever can ask, learns which rules have
 * matched, and so does an intruder on this host.
 */
@Component(
        service = {},
        immediate = true,
        configurationPid = "dev.lanner.metrics",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = MetricsEndpoint.Config.class)
public final class MetricsEndpoint {
    private static final Logger LOG = LoggerFactory.getLogger(MetricsEndpoint.class);
    private static final long LONGEST_TURN_MS = 2_000;

    private final @Nullable WebServer server;

    /** What can be set. */
    @ObjectClassDefinition(
            name = "Lanner metrics and health",
            description =
                    "Health and metrics over HTTP, for 'lanner run' only. /healthz: 200 as long as the event loop turns;"
                            + " /readyz: 200 as long as a source is open, none has failed and rules are loaded;"
                            + " /versions; /metrics: for Prometheus. Nothing is asked of who asks, so it is off unless"
                            + " the section is there, and listens on this host only unless told otherwise.")
    public @interface Config {
        @AttributeDefinition(
                name = "Address",
                description =
                        "The address to listen on. 127.0.0.1 is this host only, 0.0.0.0 everything. Who can reach it learns"
                                + " which rules have matched.")
        String address() default "127.0.0.1";

        @AttributeDefinition(
                name = "Port",
                description = "The TCP port to listen on. 0: any that is free; the log says which.",
                min = "0",
                max = "65535")
        int port() default 8765;
    }

    /** Opens it; if that cannot be, the log says why, and everything else works. */
    @Activate
    public MetricsEndpoint(
            Config config, BundleContext context, @Reference Watched watched, @Reference Figures figures) {
        Pages pages = new Pages(new Health(watched, LONGEST_TURN_MS), figures, () -> versions(context));
        server = tryToOpen(config, pages);
    }

    private static @Nullable WebServer tryToOpen(Config config, Pages pages) {
        try {
            WebServer opened = WebServer.open(config.address(), config.port(), pages.byPath());
            InetSocketAddress address = opened.address();
            LOG.info("Health and metrics are served on {}:{}.", config.address(), address.getPort());
            if (!address.getAddress().isLoopbackAddress()) {
                LOG.warn(
                        "Whoever can reach {}:{} can see which rules have matched and which outputs fail; nobody is asked"
                                + " who he is.",
                        config.address(),
                        address.getPort());
            }
            return opened;
        } catch (IOException e) {
            LOG.error("{}.", e.getMessage());
            return null;
        }
    }

    private static Map<String, String> versions(BundleContext context) {
        Map<String, String> versions = new TreeMap<>();
        for (Bundle bundle : context.getBundles()) {
            if (bundle.getBundleId() != 0 && bundle.getSymbolicName() != null) {
                versions.put(bundle.getSymbolicName(), bundle.getVersion().toString());
            }
        }
        return versions;
    }

    /** Hangs up. */
    @Deactivate
    void close() {
        if (server != null) {
            server.close();
        }
    }
}
