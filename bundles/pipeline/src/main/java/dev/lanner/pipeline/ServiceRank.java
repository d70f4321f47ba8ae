// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline;

import java.util.Map;

/**
 * Identity and order of a bound service: higher ranking first, then the older one.
 *
 * @param id the framework's number of the service
 * @param ranking {@code service.ranking}, 0 by default
 */
record ServiceRank(long id, int ranking) implements Comparable<ServiceRank> {
    /** Of the service with these properties. */
    static ServiceRank of(Map<String, ?> properties) {
        Object ranking = properties.get("service.ranking");
        return new ServiceRank(idOf(properties), ranking instanceof Integer number ? number : 0);
    }

    /** The framework's number of the service with these properties. */
    static long idOf(Map<String, ?> properties) {
        return properties.get("service.id") instanceof Long id ? id : -1;
    }

    @Override
    public int compareTo(ServiceRank other) {
        return ranking != other.ranking ? Integer.compare(other.ranking, ranking) : Long.compare(id, other.id);
    }

    /** What has a rank. */
    interface Ranked {
        ServiceRank rank();
    }
}
