// SPDX-License-Identifier: Apache-2.0
package dev.lanner.shell;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/**
 * The levels of Logback's loggers, live. Pax Logging keeps Logback to itself and offers no service for its levels, so they
 * are reached by reflection; where that has changed this says so, and nothing else suffers.
 */
final class LogLevels {
    static final List<String> LEVELS = List.of("off", "error", "warn", "info", "debug", "trace");

    private static final String SERVICE = "org.ops4j.pax.logging.PaxLoggingService";
    private static final String CONTEXT = "ch.qos.logback.classic.LoggerContext";
    private static final String LEVEL = "ch.qos.logback.classic.Level";
    private static final int DEPTH = 2;

    private final BundleContext bundles;

    LogLevels(BundleContext bundles) {
        this.bundles = bundles;
    }

    /**
     * A logger.
     *
     * @param own the level that it was given; null if it follows those above
     */
    record LoggerLevel(String name, @Nullable String own, String effective) {}

    /** Every logger there is, sorted by name. */
    List<LoggerLevel> loggers() throws CommandException {
        try {
            List<LoggerLevel> levels = new ArrayList<>();
            for (Object logger : (List<?>) call(context(), "getLoggerList")) {
                Object own = tryCall(logger, "getLevel");
                levels.add(new LoggerLevel(
                        call(logger, "getName").toString(),
                        own == null ? null : own.toString().toLowerCase(Locale.ROOT),
                        call(logger, "getEffectiveLevel").toString().toLowerCase(Locale.ROOT)));
            }
            return levels;
        } catch (ReflectiveOperationException e) {
            throw changed(e);
        }
    }

    /** Gives a logger a level; null for that of those above. */
    void set(String name, @Nullable String level) throws CommandException {
        try {
            Object context = context();
            Object logger =
                    context.getClass().getMethod("getLogger", String.class).invoke(context, name);
            Class<?> type = Class.forName(LEVEL, true, context.getClass().getClassLoader());
            Object wanted = level == null
                    ? null
                    : type.getMethod("valueOf", String.class).invoke(null, level.toUpperCase(Locale.ROOT));
            logger.getClass().getMethod("setLevel", type).invoke(logger, wanted);
        } catch (ReflectiveOperationException e) {
            throw changed(e);
        }
    }

    private Object context() throws ReflectiveOperationException, CommandException {
        ServiceReference<?> reference = bundles.getServiceReference(SERVICE);
        Object service = reference == null ? null : bundles.getService(reference);
        Object context = service == null ? null : find(service, DEPTH);
        if (context == null) {
            throw new CommandException(
                    "the levels of the log cannot be reached: it is not written by Logback; set log.level"
                            + " in lanner.yaml and start again");
        }
        return context;
    }

    /** In the object, or in the one that it belongs to. */
    private static @Nullable Object find(Object owner, int depth) throws ReflectiveOperationException {
        for (Field field : owner.getClass().getDeclaredFields()) {
            boolean isOuter = field.getName().startsWith("this$");
            if (field.getType().getName().equals(CONTEXT) || (isOuter && depth > 1)) {
                field.setAccessible(true);
                Object value = field.get(owner);
                Object found = isOuter && value != null ? find(value, depth - 1) : value;
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }

    private static Object call(Object target, String method) throws ReflectiveOperationException {
        Object answer = tryCall(target, method);
        if (answer == null) {
            throw new NoSuchMethodException(method);
        }
        return answer;
    }

    private static @Nullable Object tryCall(Object target, String method) throws ReflectiveOperationException {
        return target.getClass().getMethod(method).invoke(target);
    }

    private static CommandException changed(ReflectiveOperationException e) {
        Throwable cause = e instanceof InvocationTargetException && e.getCause() != null ? e.getCause() : e;
        return new CommandException(
                "the levels of the log cannot be reached: this Logback is another one than expected (" + cause
                        + "); set log.level in lanner.yaml and start again");
    }
}
