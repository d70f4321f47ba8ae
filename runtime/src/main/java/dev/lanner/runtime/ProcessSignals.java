// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime;

import java.lang.reflect.Proxy;

/**
 * Signals that this process is sent.
 *
 * <p>The JDK has no supported way to them. Its signal class is used by reflection, since a compiler that is asked for
 * warnings refuses it by name.
 */
final class ProcessSignals {
    private ProcessSignals() {}

    /** From now on a signal of this name, without SIG, does this and nothing else, in a thread of its own. */
    static void handle(String name, Runnable action) throws ReflectiveOperationException {
        Class<?> signalType = Class.forName("sun.misc.Signal");
        Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
        Object handler = Proxy.newProxyInstance(
                handlerType.getClassLoader(), new Class<?>[] {handlerType}, (proxy, method, arguments) -> {
                    if (method.getName().equals("handle")) {
                        action.run();
                    }
                    return null;
                });
        Object signal = signalType.getConstructor(String.class).newInstance(name);
        signalType.getMethod("handle", signalType, handlerType).invoke(null, signal, handler);
    }
}
