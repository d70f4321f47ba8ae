// SPDX-License-Identifier: Apache-2.0
package dev.lanner.shell;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.felix.service.command.CommandProcessor;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** The commands that bundles have registered. Commands come and go, so it looks each time it is asked. */
final class RegisteredCommands {
    private static final String OWN_SCOPE = "lanner";

    private final BundleContext context;

    RegisteredCommands(BundleContext context) {
        this.context = context;
    }

    /** The methods of our own scope, by the name of the command. */
    Map<String, Method> own() {
        Map<String, Method> commands = new TreeMap<>();
        for (ServiceReference<?> reference : references("(" + CommandProcessor.COMMAND_SCOPE + "=" + OWN_SCOPE + ")")) {
            List<String> names = names(reference);
            Object service = context.getService(reference);
            if (service != null) {
                Arrays.stream(service.getClass().getMethods())
                        .filter(method -> names.contains(method.getName()))
                        .forEach(method -> commands.put(method.getName(), method));
                context.ungetService(reference);
            }
        }
        return commands;
    }

    /** The names of all others, with their scopes. */
    List<String> others() {
        TreeSet<String> names = new TreeSet<>();
        for (ServiceReference<?> reference :
                references("(!(" + CommandProcessor.COMMAND_SCOPE + "=" + OWN_SCOPE + "))")) {
            names(reference)
                    .forEach(name -> names.add(reference.getProperty(CommandProcessor.COMMAND_SCOPE) + ":" + name));
        }
        return List.copyOf(names);
    }

    private static List<String> names(ServiceReference<?> reference) {
        Object functions = reference.getProperty(CommandProcessor.COMMAND_FUNCTION);
        return functions instanceof String[] several ? List.of(several) : List.of(String.valueOf(functions));
    }

    private ServiceReference<?>[] references(String filter) {
        try {
            ServiceReference<?>[] references = context.getAllServiceReferences(
                    null,
                    "(&(" + CommandProcessor.COMMAND_SCOPE + "=*)(" + CommandProcessor.COMMAND_FUNCTION + "=*)" + filter
                            + ")");
            return references == null ? new ServiceReference<?>[0] : references;
        } catch (InvalidSyntaxException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
