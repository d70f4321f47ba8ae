// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline;

import dev.lanner.api.quarantine.Guard;
import dev.lanner.pipeline.ServiceRank.Ranked;
import dev.lanner.pipeline.delivery.OutputLane;
import dev.lanner.pipeline.throttle.Throttle;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The services in use during one batch. Immutable, its arrays included: a change makes a new one. */
final class Wiring {
    static final Wiring NONE = new Wiring(
            0, new BoundSource[0], new BoundEnricher[0], new BoundTap[0], new OutputLane[0], new Throttle[0]);

    /** Grows with each change. */
    final long version;

    final BoundSource[] sources;
    final BoundEnricher[] enrichers;
    final BoundTap[] taps;
    final OutputLane[] lanes;
    final Throttle[] throttles;

    private Wiring(
            long version,
            BoundSource[] sources,
            BoundEnricher[] enrichers,
            BoundTap[] taps,
            OutputLane[] lanes,
            Throttle[] throttles) {
        this.version = version;
        this.sources = sources;
        this.enrichers = enrichers;
        this.taps = taps;
        this.lanes = lanes;
        this.throttles = throttles;
    }

    Wiring with(BoundSource source) {
        return new Wiring(version + 1, with(sources, source), enrichers, taps, lanes, throttles);
    }

    Wiring with(BoundEnricher enricher) {
        return new Wiring(version + 1, sources, with(enrichers, enricher), taps, lanes, throttles);
    }

    Wiring with(BoundTap tap) {
        return new Wiring(version + 1, sources, enrichers, with(taps, tap), lanes, throttles);
    }

    /** With these lanes and no others. */
    Wiring with(OutputLane[] changedLanes) {
        return new Wiring(version + 1, sources, enrichers, taps, changedLanes, throttles);
    }

    Wiring with(Throttle throttle) {
        Throttle[] more = Arrays.copyOf(throttles, throttles.length + 1);
        more[throttles.length] = throttle;
        Arrays.sort(more, Comparator.comparing(Throttle::name));
        return new Wiring(version + 1, sources, enrichers, taps, lanes, more);
    }

    Wiring without(Throttle throttle) {
        Throttle[] others = Arrays.stream(throttles)
                .filter(candidate -> !candidate.equals(throttle))
                .toArray(Throttle[]::new);
        return new Wiring(version + 1, sources, enrichers, taps, lanes, others);
    }

    /** Without any service of this number. */
    Wiring without(long serviceId) {
        return new Wiring(
                version + 1,
                without(sources, serviceId),
                without(enrichers, serviceId),
                without(taps, serviceId),
                lanes,
                throttles);
    }

    /** Those who stand before the service of this number. */
    List<Guard> guards(long serviceId) {
        return Stream.concat(
                        Arrays.stream(enrichers)
                                .filter(enricher -> enricher.rank().id() == serviceId)
                                .map(BoundEnricher::guard),
                        Arrays.stream(taps)
                                .filter(tap -> tap.rank().id() == serviceId)
                                .map(BoundTap::guard))
                .toList();
    }

    boolean contains(BoundSource source) {
        return Arrays.asList(sources).contains(source);
    }

    boolean contains(Throttle throttle) {
        return Arrays.asList(throttles).contains(throttle);
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
