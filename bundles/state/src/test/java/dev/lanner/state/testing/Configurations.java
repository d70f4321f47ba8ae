// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.testing;

import java.lang.reflect.Proxy;
import java.util.Map;

/** Configurations as they are without a file. */
public final class Configurations {
    private Configurations() {}

    /** All defaults. */
    public static <T> T of(Class<T> type) {
        return of(type, Map.of());
    }

    /** The values by the names of their methods, all others as they are by default. */
    public static <T> T of(Class<T> type, Map<String, ?> values) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> values.containsKey(method.getName())
                        ? values.get(method.getName())
                        : method.getDefaultValue()));
    }
}
