// SPDX-License-Identifier: Apache-2.0
package dev.lanner.shell;

import dev.lanner.api.text.NearestName;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.felix.service.command.Parameter;
import org.jspecify.annotations.Nullable;

/** The commands that there are now, for help and for what may follow. <em>Thread:</em> any. */
final class CommandIndex {
    static final String SCOPE = "lanner:";

    private static final String JSON_OPTION = "--json";
    private static final Pattern UNKNOWN = Pattern.compile(".*Command not found: (\\S+)", Pattern.DOTALL);

    /** It takes its options as words. */
    private static final String WORDY = "testrules";

    private final Supplier<Map<String, Method>> own;
    private final Supplier<List<String>> others;

    /**
     * Knows the commands of these.
     *
     * @param own those of the scope lanner, by name without it
     * @param others the names of all others, with their scopes
     */
    CommandIndex(Supplier<Map<String, Method>> own, Supplier<List<String>> others) {
        this.own = own;
        this.others = others;
    }

    private static String bare(String name) {
        return name.startsWith(SCOPE) ? name.substring(SCOPE.length()) : name;
    }

    /** Whether the command has JSON of its own. */
    boolean writesJson(String name) {
        Method command = own.get().get(bare(name));
        return command != null
                && (bare(name).equals(WORDY)
                        || options(command).stream().anyMatch(option -> option.equals(JSON_OPTION)));
    }

    /** How a command of ours is used; null if it is none. */
    @Nullable
    Answer help(String name) {
        Method command = own.get().get(bare(name));
        return command == null ? null : HelpPage.of(bare(name), command);
    }

    /** What went wrong; where it is that there is no such command, with the one that was meant. */
    String explained(String message) {
        Matcher matcher = UNKNOWN.matcher(message);
        if (!matcher.matches()) {
            return message;
        }
        String typed = matcher.group(1);
        String near = NearestName.of(bare(typed), List.copyOf(own.get().keySet()));
        return "there is no command '" + typed + "'"
                + (near == null ? "; 'help' lists all commands" : "; did you mean '" + near + "'?");
    }

    /** What the last word of a line may be, whole, sorted. */
    List<String> candidates(String line) {
        String typed = line.stripLeading();
        int blank = typed.lastIndexOf(' ');
        if (blank < 0) {
            TreeSet<String> names = new TreeSet<>(own.get().keySet());
            own.get().keySet().forEach(name -> names.add(SCOPE + name));
            names.addAll(others.get());
            names.addAll(List.of("help", "exit"));
            return names.stream().filter(name -> name.startsWith(typed)).toList();
        }
        String begun = typed.substring(blank + 1);
        String name = typed.substring(0, typed.indexOf(' '));
        if (name.equals("help")) {
            return own.get().keySet().stream()
                    .filter(each -> each.startsWith(begun))
                    .toList();
        }
        Method command = own.get().get(bare(name));
        if (command == null) {
            return List.of();
        }
        List<String> words = new ArrayList<>(options(command));
        words.addAll(List.of(JSON_OPTION, "--help"));
        Actions actions = command.getAnnotation(Actions.class);
        if (actions != null && typed.indexOf(' ') == blank) {
            words.addAll(Arrays.asList(actions.value()));
        }
        return words.stream()
                .filter(word -> word.startsWith(begun))
                .distinct()
                .sorted()
                .toList();
    }

    private static List<String> options(Method command) {
        List<String> options = new ArrayList<>();
        for (java.lang.reflect.Parameter argument : command.getParameters()) {
            Parameter option = argument.getAnnotation(Parameter.class);
            if (option != null) {
                Arrays.stream(option.names())
                        .filter(name -> name.toLowerCase(Locale.ROOT).startsWith("--"))
                        .forEach(options::add);
            }
        }
        return options;
    }
}
