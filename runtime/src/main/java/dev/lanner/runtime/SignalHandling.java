// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime;

import java.lang.reflect.Proxy;

/**
 * What a signal does instead of what it does to any process.
 *
 * <p>The JDK has no supported way to this. Its signal class is used by reflection, since a compiler that is asked for
 * warnings refuses it by name.
 */
final class SignalHandling {
    private SignalHandling() {}

    /** Has the action run, in a thread of its own, whenever the signal comes; false if that is not possible here. */
    static boolean on(String signal, Runnable action) {
        try {
            Class<?> signalType = Class.forName("sun.misc.Signal");
            Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
            Object handler = Proxy.newProxyInstance(
                    handlerType.getClassLoader(), new Class<?>[] {handlerType}, (proxy, method, arguments) -> {
                        if (method.getName().equals("handle")) {
                            action.run();
                        }
                        return null;
                    });
            Object wanted = signalType.getConstructor(String.class).newInstance(signal);
            signalType.getMethod("handle", signalType, handlerType).invoke(null, wanted, handler);
            return true;
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            System.getLogger(SignalHandling.class.getName())
                    .log(System.Logger.Level.DEBUG, "The signal " + signal + " is not handled.", e);
            return false;
        }
    }
}
