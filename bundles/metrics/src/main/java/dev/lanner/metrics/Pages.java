// SPDX-License-Identifier: Apache-2.0
package dev.lanner.metrics;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/** The pages that can be asked for. <em>Thread:</em> any, several at a time. */
final class Pages {
    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;

    private final Health health;
    private final Figures figures;
    private final Supplier<Map<String, String>> versions;

    /**
     * Of this house.
     *
     * @param versions of all bundles by their names
     */
    Pages(Health health, Figures figures, Supplier<Map<String, String>> versions) {
        this.health = health;
        this.figures = figures;
        this.versions = versions;
    }

    /** All of them by their paths. */
    SortedMap<String, Page.Maker> byPath() {
        return new TreeMap<>(Map.of(
                "/healthz", accept -> state("ok", "failed", health.ailments()),
                "/readyz", accept -> state("ready", "not ready", health.obstacles()),
                "/versions", accept -> versions(),
                "/metrics", this::metrics));
    }

    private static Page state(String good, String bad, List<String> reasons) throws IOException {
        return Page.json(reasons.isEmpty() ? OK : UNAVAILABLE, json -> {
            json.writeStringField("status", reasons.isEmpty() ? good : bad);
            if (!reasons.isEmpty()) {
                json.writeArrayFieldStart("reasons");
                for (String reason : reasons) {
                    json.writeString(reason);
                }
                json.writeEndArray();
            }
        });
    }

    private Page versions() throws IOException {
        Map<String, String> all = versions.get();
        return Page.json(OK, json -> {
            json.writeStringField("lanner_version", all.getOrDefault("dev.lanner.pipeline", "unknown"));
            json.writeStringField("engine_version", all.getOrDefault("dev.lanner.engine", "unknown"));
            json.writeStringField("api_version", all.getOrDefault("dev.lanner.api", "unknown"));
            json.writeStringField("java_version", Runtime.version().toString());
            json.writeStringField("kernel_version", System.getProperty("os.version", "unknown"));
            json.writeObjectFieldStart("bundles");
            for (Map.Entry<String, String> bundle : new TreeMap<>(all).entrySet()) {
                json.writeStringField(bundle.getKey(), bundle.getValue());
            }
            json.writeEndObject();
        });
    }

    private Page metrics(String accept) throws IOException {
        ExpositionFormatWriter writer = ExpositionFormats.init().findWriter(accept);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        writer.write(bytes, figures.read(), EscapingScheme.fromAcceptHeader(accept));
        return new Page(OK, writer.getContentType(), bytes.toString(StandardCharsets.UTF_8));
    }
}
