// SPDX-License-Identifier: Apache-2.0
package dev.lanner.testkit;

import java.lang.annotation.Annotation;
import java.lang.reflect.Proxy;
import java.util.Map;

/** Configurations to test components with. */
public final class FixedConfigs {
    private FixedConfigs() {}

    /**
     * One with these values and the defaults of all others.
     *
     * @param type the component's annotation with {@code @ObjectClassDefinition}
     * @param values by key as users write it, for example {@code timeout-ms}
     */
    public static <T extends Annotation> T of(Class<T> type, Map<String, ?> values) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    Object value = values.get(method.getName().replace("$_$", "-"));
                    return value == null ? method.getDefaultValue() : value;
                }));
    }
}
