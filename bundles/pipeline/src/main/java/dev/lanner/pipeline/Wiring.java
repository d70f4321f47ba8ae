// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline;

import dev.lanner.pipeline.ServiceRank.Ranked;
import java.util.Arrays;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** The services in use during one batch. Immutable, its arrays included: a change makes a new one. */
final class Wiring {
    static final Wiring NONE =
            new Wiring(0, new BoundSource[0], new BoundEnricher[0], new BoundTap[0], new BoundOutput[0]);

    /** Grows with each change. */
    final long version;

    final BoundSource[] sources;
    final BoundEnricher[] enrichers;
    final BoundTap[] taps;
    final BoundOutput[] outputs;

    private Wiring(
            long version, BoundSource[] sources, BoundEnricher[] enrichers, BoundTap[] taps, BoundOutput[] outputs) {
        this.version = version;
        this.sources = sources;
        this.enrichers = enrichers;
        this.taps = taps;
        this.outputs = outputs;
    }

    Wiring with(BoundSource source) {
        return new Wiring(version + 1, with(sources, source), enrichers, taps, outputs);
    }

    Wiring with(BoundEnricher enricher) {
        return new Wiring(version + 1, sources, with(enrichers, enricher), taps, outputs);
    }

    Wiring with(BoundTap tap) {
        return new Wiring(version + 1, sources, enrichers, with(taps, tap), outputs);
    }

    Wiring with(BoundOutput output) {
        return new Wiring(version + 1, sources, enrichers, taps, with(outputs, output));
    }

    /** Without any service of this number. */
    Wiring without(long serviceId) {
        return new Wiring(
                version + 1,
                without(sources, serviceId),
                without(enrichers, serviceId),
                without(taps, serviceId),
                without(outputs, serviceId));
    }

    boolean contains(BoundSource source) {
        return Arrays.asList(sources).contains(source);
    }

    /** The output of this service number, or null. */
    @Nullable
    BoundOutput output(long serviceId) {
        for (BoundOutput output : outputs) {
            if (output.rank().id() == serviceId) {
                return output;
            }
        }
        return null;
    }

    private static <T extends Ranked> T[] with(T[] services, T added) {
        T[] more = Arrays.copyOf(services, services.length + 1);
        more[services.length] = added;
        Arrays.sort(more, Comparator.comparing(Ranked::rank));
        return more;
    }

    /** The very same array if the service is not in it. */
    private static <T extends Ranked> T[] without(T[] services, long serviceId) {
        if (Arrays.stream(services).noneMatch(service -> service.rank().id() == serviceId)) {
            return services;
        }
        return Arrays.stream(services)
                .filter(service -> service.rank().id() != serviceId)
                .toArray(length -> Arrays.copyOf(services, length));
    }
}
