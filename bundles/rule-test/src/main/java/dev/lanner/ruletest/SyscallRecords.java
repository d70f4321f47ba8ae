// SPDX-License-Identifier: Apache-2.0
package dev.lanner.ruletest;

import dev.lanner.api.event.EventCatalogue;
import dev.lanner.api.event.EventCodec;
import dev.lanner.api.event.EventFlag;
import dev.lanner.api.event.EventType;
import dev.lanner.api.event.Parameter;
import dev.lanner.api.event.ParameterType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Makes the records of system calls, from the parameters that a step gives and what goes without saying for the rest. */
final class SyscallRecords {
    private static final long WORKING_DIRECTORY = -100;
    private static final long IN_PROGRESS = -115;
    private static final long STREAM = 1;

    /** What 'open' may be for. */
    private static final Map<String, String> PURPOSES = Map.of(
            "reading", "O_RDONLY",
            "writing", "O_WRONLY",
            "creating", "O_WRONLY|O_CREAT|O_TRUNC");

    /** Calls that make the caller another user, and the parameter that says whom. */
    private static final Map<String, String> USERS = Map.of("setuid", "uid", "setreuid", "euid", "setresuid", "euid");

    private final EventCatalogue catalogue;
    private final RecordBuilder builder;
    private final ParameterReader reader;

    SyscallRecords(EventCatalogue catalogue, EventCodec codec, ParameterReader reader) {
        this.catalogue = catalogue;
        this.reader = reader;
        builder = new RecordBuilder(codec);
    }

    /** The records of a step whose verb is an event's name. */
    List<ByteBuffer> build(ScriptedProcess doer, Section step, Set<String> modifiers, long error, long nowNs) {
        String verb = verb(step, modifiers);
        if (verb == null) {
            return List.of();
        }
        boolean isShort = step.isScalar(verb) && step.has(verb);
        if (isShort && verb.equals("open")) {
            return List.of(open(doer, step, error, nowNs));
        }
        EventType type = EventNames.find(catalogue, verb);
        if (type == null) {
            step.complaints()
                    .add(step.keyPlace(verb), "no event is called '" + verb + "'", Complaints.hint(verb, names()));
            return List.of();
        }
        if (isShort && verb.equals("connect")) {
            return connect(doer, step, type, error, nowNs);
        }
        Map<String, Object> values = isShort ? main(type, step, verb) : parameters(type, step.section(verb));
        complete(doer, type, verb, values, error);
        return List.of(builder.build(type, nowNs, doer.pid, values));
    }

    private Set<String> names() {
        Set<String> names = new TreeSet<>(catalogue.names());
        names.addAll(Set.of("exec", "exit", "fork"));
        return names;
    }

    /** The one key that is no modifier. */
    private static @Nullable String verb(Section step, Set<String> modifiers) {
        List<String> verbs = new ArrayList<>();
        for (String key : step.keys()) {
            if (!modifiers.contains(key) && !(key.equals("for") && step.has("open"))) {
                verbs.add(key);
            }
        }
        if (verbs.size() != 1) {
            step.complaints()
                    .add(
                            step.place(),
                            verbs.isEmpty()
                                    ? "a step needs an event, such as 'exec: /bin/ls' or 'open: /etc/passwd'"
                                    : "a step is one event, not several: " + String.join(", ", verbs),
                            verbs.isEmpty() ? null : "parameters of an event are written below it");
            return null;
        }
        return verbs.get(0);
    }

    private ByteBuffer open(ScriptedProcess doer, Section step, long error, long nowNs) {
        EventType type = EventNames.current(catalogue, "openat");
        Map<String, Object> values = new HashMap<>();
        values.put("name", step.text("open", ""));
        String purpose = step.text("for", "reading");
        String flags = PURPOSES.get(purpose);
        if (flags == null) {
            step.complain(
                    "for", "a file is not opened for '" + purpose + "'", Complaints.hint(purpose, PURPOSES.keySet()));
        } else {
            values.put("flags", ParameterReader.flags(type, flags));
        }
        complete(doer, type, "openat", values, error);
        return builder.build(type, nowNs, doer.pid, values);
    }

    /** With the socket that it needs. */
    private List<ByteBuffer> connect(ScriptedProcess doer, Section step, EventType type, long error, long nowNs) {
        String address = step.text("connect", "");
        Map<String, Object> values = main(type, step, "connect");
        if (!values.containsKey("addr")) {
            return List.of();
        }
        EventType socket = EventNames.current(catalogue, "socket");
        Map<String, Object> made = new HashMap<>();
        made.put("domain", (long) SocketText.familyOf(address));
        made.put("type", STREAM);
        complete(doer, socket, "socket", made, 0);
        ByteBuffer first = builder.build(socket, nowNs, doer.pid, made);
        complete(doer, type, "connect", values, error);
        if (error == 0 || error == IN_PROGRESS) {
            put(values, "tuple", SocketText.tuple(SocketText.tupleTo(address)));
        }
        return List.of(first, builder.build(type, nowNs, doer.pid, values));
    }

    /** The step's single value, which is that of the call's first text, or of its first parameter. */
    private Map<String, Object> main(EventType type, Section step, String verb) {
        Parameter main = null;
        for (int i = 1; i < type.parameters().size(); i++) {
            Parameter parameter = type.parameters().get(i);
            boolean isBetter = parameter.type().isText() || parameter.type() == ParameterType.SOCKADDR;
            if (!parameter.isExtension()
                    && (main == null || (isBetter && !main.type().isText()))) {
                main = parameter;
            }
        }
        Map<String, Object> values = new HashMap<>();
        if (main == null) {
            step.complain(verb, "'" + verb + "' has no parameters", null);
        } else {
            put(values, main.name(), reader.read(main, step, verb));
        }
        return values;
    }

    private Map<String, Object> parameters(EventType type, Section given) {
        Map<String, Object> values = new HashMap<>();
        Set<String> known = new TreeSet<>();
        type.parameters().forEach(parameter -> known.add(parameter.name()));
        for (String name : given.keys()) {
            Parameter parameter = type.parameter(name);
            if (parameter != null) {
                put(values, name, reader.read(parameter, given, name));
            } else if (!known.contains(name)) {
                given.complaints()
                        .add(
                                given.keyPlace(name),
                                "'" + type.name() + "' has no parameter '" + name + "'",
                                Complaints.hint(name, known));
            }
        }
        return values;
    }

    /** Puts what goes without saying, and keeps track of what follows from it for the doer. */
    private void complete(ScriptedProcess doer, EventType type, String name, Map<String, Object> values, long error) {
        if (type.indexOf("nativeID") >= 0) {
            values.putIfAbsent("ID", EventNames.numberOf(catalogue, name));
        }
        List<Parameter> parameters = type.parameters();
        for (int i = 0; i < parameters.size(); i++) {
            Parameter parameter = parameters.get(i);
            if (!parameter.isExtension() && parameter.type().isInteger() && !values.containsKey(parameter.name())) {
                values.put(
                        parameter.name(), i == 0 ? result(doer, type, values, error) : usual(doer, parameter, values));
            }
        }
        follow(doer, name, values, error);
    }

    private static long result(ScriptedProcess doer, EventType type, Map<String, Object> values, long error) {
        if (error != 0) {
            return error;
        }
        if (values.get("newfd") instanceof Long duplicate) {
            return duplicate;
        }
        if (type.flags().contains(EventFlag.CREATES_FD)) {
            doer.lastFile = doer.nextFile++;
            return doer.lastFile;
        }
        return values.get("data") instanceof byte[] data ? data.length : 0;
    }

    private static long usual(ScriptedProcess doer, Parameter parameter, Map<String, Object> values) {
        if (parameter.type() == ParameterType.FD) {
            return parameter.name().contains("dir") ? WORKING_DIRECTORY : doer.lastFile;
        }
        boolean isSize = parameter.name().equals("size");
        return isSize && values.get("data") instanceof byte[] data ? data.length : 0;
    }

    private static void follow(ScriptedProcess doer, String name, Map<String, Object> values, long error) {
        if (error != 0) {
            return;
        }
        if (USERS.containsKey(name) && values.get(USERS.get(name)) instanceof Long uid && uid >= 0) {
            doer.uid = uid;
        }
        if (name.equals("chdir") && values.get("path") instanceof String path) {
            doer.directory = path;
        }
        if (name.equals("prctl") && values.get("arg2_str") instanceof String text) {
            doer.name = text;
        }
    }

    /** What the step says of the executable. */
    long executableFlags(Section step) {
        Parameter flags = EventNames.current(catalogue, "execve").parameter("flags");
        return flags != null && reader.read(flags, step, "flags") instanceof Long value ? value : 0;
    }

    private static void put(Map<String, Object> values, String name, @Nullable Object value) {
        if (value != null) {
            values.put(name, value);
        }
    }
}
