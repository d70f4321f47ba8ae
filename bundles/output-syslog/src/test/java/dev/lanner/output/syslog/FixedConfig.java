// SPDX-License-Identifier: Apache-2.0
package dev.lanner.output.syslog;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.Map;

/** Configurations with some values of their own and the defaults of all others. */
final class FixedConfig {
    private FixedConfig() {}

    static SyslogOutput.Config with(Map<String, Object> values) {
        InvocationHandler handler = (proxy, method, arguments) ->
                values.getOrDefault(method.getName().replace("$_$", "-"), method.getDefaultValue());
        return (SyslogOutput.Config) Proxy.newProxyInstance(
                FixedConfig.class.getClassLoader(), new Class<?>[] {SyslogOutput.Config.class}, handler);
    }
}
