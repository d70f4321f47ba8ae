// SPDX-License-Identifier: Apache-2.0
package dev.lanner.shell;

import dev.lanner.api.text.NearestName;
import dev.lanner.shell.LogLevels.LoggerLevel;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.felix.service.command.Descriptor;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Commands about what is logged. */
@Component(
        service = LogCommands.class,
        property = {"osgi.command.scope=lanner", "osgi.command.function=log"})
public final class LogCommands {
    private final LogLevels levels;

    /** With the log of this framework. */
    @Activate
    public LogCommands(BundleContext context) {
        this.levels = new LogLevels(context);
    }

    /** Lists levels, or sets one. */
    @Descriptor(
            "lists the loggers that have a level of their own; 'log list NAME' those whose names contain that, 'log set"
                    + " LOGGER LEVEL' gives one a level at once and until the next start, 'log reset LOGGER' takes it away again;"
                    + " a logger may be named as the log has it, and all together are ROOT")
    @Actions(
            value = {"list", "set", "reset"},
            reading = "list")
    @Example({"log", "log set dev.lanner.pipeline debug", "log reset dev.lanner.pipeline"})
    public Answer log(@Descriptor("nothing; list [NAME]; set LOGGER LEVEL; reset LOGGER") String... arguments)
            throws CommandException {
        List<String> words = List.of(arguments);
        String action = words.isEmpty() ? "list" : words.get(0);
        if (action.equals("list") && words.size() <= 2) {
            return list(words.size() == 2 ? words.get(1) : "");
        }
        if (action.equals("set") && words.size() == 3) {
            return set(words.get(1), words.get(2).toLowerCase(Locale.ROOT));
        }
        if (action.equals("reset") && words.size() == 2) {
            String name = logger(words.get(1));
            if (name.equals("ROOT")) {
                throw new CommandException("ROOT has no logger above it; 'log set ROOT warn' is what it has at first");
            }
            levels.set(name, null);
            return said(name);
        }
        throw new CommandException("there is no 'log " + String.join(" ", words)
                + "'; there are: log, log list NAME, log set LOGGER LEVEL, log reset LOGGER");
    }

    private Table list(String part) throws CommandException {
        String lower = part.toLowerCase(Locale.ROOT);
        List<List<String>> rows = levels.loggers().stream()
                .filter(logger -> part.isEmpty()
                        ? logger.own() != null
                        : logger.name().toLowerCase(Locale.ROOT).contains(lower))
                .map(logger ->
                        List.of(logger.name(), logger.own() == null ? Table.NOTHING : logger.own(), logger.effective()))
                .toList();
        return new Table(List.of("LOGGER", "OWN LEVEL", "LEVEL"), rows, "No logger has that in its name.");
    }

    private Answer set(String typed, String level) throws CommandException {
        if (!LogLevels.LEVELS.contains(level)) {
            String near = NearestName.of(level, LogLevels.LEVELS);
            throw new CommandException("'" + level + "' is no level; "
                    + (near == null
                            ? "there are: " + String.join(", ", LogLevels.LEVELS)
                            : "did you mean '" + near + "'?"));
        }
        String name = logger(typed);
        levels.set(name, level);
        return said(name);
    }

    private Answer said(String name) throws CommandException {
        for (LoggerLevel logger : levels.loggers()) {
            if (logger.name().equals(name)) {
                return Card.said(
                        "The logger " + name + " has the level " + logger.effective() + " now, until the next start.",
                        Map.of("Logger", name, "Level", logger.effective()));
            }
        }
        throw new CommandException("the logger " + name + " is gone");
    }

    /** The log has the last part of a logger's name: that part will do, if one logger alone has it. */
    private String logger(String typed) throws CommandException {
        if (typed.equalsIgnoreCase("ROOT")) {
            return "ROOT";
        }
        List<String> names = levels.loggers().stream()
                .map(LoggerLevel::name)
                .filter(name -> name.endsWith("." + typed))
                .toList();
        if (names.size() > 1) {
            throw new CommandException("'" + typed + "' fits several loggers: " + String.join(", ", names));
        }
        return names.isEmpty() ? typed : names.get(0);
    }
}
