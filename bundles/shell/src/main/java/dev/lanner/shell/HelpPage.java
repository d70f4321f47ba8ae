// SPDX-License-Identifier: Apache-2.0
package dev.lanner.shell;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.jspecify.annotations.Nullable;

/** How a command is used, from what its method says of itself. */
final class HelpPage {
    private HelpPage() {}

    static Answer of(String name, Method command) {
        List<String> usage = new ArrayList<>(List.of(name));
        List<String> options = new ArrayList<>();
        List<String> arguments = new ArrayList<>();
        for (java.lang.reflect.Parameter argument : command.getParameters()) {
            if (argument.getType() == CommandSession.class) {
                continue;
            }
            Parameter option = argument.getAnnotation(Parameter.class);
            String text = text(argument.getAnnotation(Descriptor.class));
            if (option == null) {
                arguments.add(text);
            } else {
                options.add(String.join(", ", option.names()) + "  " + text);
            }
        }
        if (!options.isEmpty()) {
            usage.add("[OPTION]...");
        }
        arguments.forEach(argument -> usage.add("<" + argument + ">"));
        options.add("--json  the answer as JSON");
        Map<String, Object> sides = new LinkedHashMap<>();
        sides.put("Usage", String.join(" ", usage));
        sides.put("Meaning", text(command.getAnnotation(Descriptor.class)));
        sides.put("Options", "\n" + String.join("\n", options));
        Example example = command.getAnnotation(Example.class);
        if (example != null) {
            sides.put(example.value().length == 1 ? "Example" : "Examples", "\n" + String.join("\n", example.value()));
        }
        return Card.of(sides);
    }

    private static String text(@Nullable Descriptor descriptor) {
        return descriptor == null ? "" : descriptor.value();
    }
}
