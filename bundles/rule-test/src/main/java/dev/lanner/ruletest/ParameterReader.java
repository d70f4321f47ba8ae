// SPDX-License-Identifier: Apache-2.0
package dev.lanner.ruletest;

import dev.lanner.api.event.EventType;
import dev.lanner.api.event.FlagTable;
import dev.lanner.api.event.Parameter;
import dev.lanner.api.event.ParameterType;
import dev.lanner.api.event.PrintFormat;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what a test file says of a parameter. What is wrong is told, and the value is then missing. */
final class ParameterReader {
    private final Map<String, ScriptedProcess> processes;

    /** Process ids may be written as labels of these. */
    ParameterReader(Map<String, ScriptedProcess> processes) {
        this.processes = processes;
    }

    /** The value of {@code key}: Long, String or bytes. */
    @Nullable
    Object read(Parameter parameter, Section section, String key) {
        ParameterType type = parameter.type();
        if (type == ParameterType.BYTEBUF && !section.isScalar(key)) {
            return ScriptedProcess.joined(
                    section.scalars(key).stream().map(Scalar::text).toList());
        }
        String text = section.text(key);
        if (text == null) {
            return null;
        }
        if (type.isText()) {
            return text;
        }
        if (type == ParameterType.BYTEBUF) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        if (type == ParameterType.SOCKADDR || type == ParameterType.SOCKTUPLE) {
            return socket(type, section, key, text);
        }
        if (type.isInteger()) {
            return number(parameter, section, key, text);
        }
        section.complain(key, "a test cannot give '" + key + "', whose type is " + type, "leave it out");
        return null;
    }

    private static byte @Nullable [] socket(ParameterType type, Section section, String key, String text) {
        boolean isAddress = type == ParameterType.SOCKADDR;
        byte[] bytes = isAddress ? SocketText.address(text) : SocketText.tuple(text);
        if (bytes == null) {
            section.complain(
                    key,
                    "'" + text + "' is no " + (isAddress ? "address" : "pair of addresses"),
                    isAddress
                            ? "write 192.0.2.1:443, [2001:db8::1]:443 or /run/a.sock"
                            : "write 10.0.0.5:40000->192.0.2.1:443");
        }
        return bytes;
    }

    private @Nullable Long number(Parameter parameter, Section section, String key, String text) {
        Long number = parameter.format() == PrintFormat.OCTAL && text.matches("[0-7]+")
                ? (Long) Long.parseLong(text, 8)
                : Numbers.read(text);
        if (number != null) {
            return number;
        }
        FlagTable flags = parameter.flags();
        if (parameter.type() == ParameterType.BOOL && (text.equals("true") || text.equals("false"))) {
            return text.equals("true") ? 1L : 0L;
        }
        if (parameter.type() == ParameterType.SIGTYPE && Numbers.signal(text) > 0) {
            return (long) Numbers.signal(text);
        }
        ScriptedProcess process = parameter.type() == ParameterType.PID ? processes.get(text) : null;
        if (process != null) {
            return process.pid;
        }
        Long error = parameter.type() == ParameterType.ERRNO ? Numbers.error(text) : null;
        if (error != null) {
            return -error;
        }
        if (flags != null) {
            return flags(flags, section, key, text);
        }
        section.complain(
                key,
                "'" + text + "' is no number",
                parameter.type() == ParameterType.PID ? Complaints.hint(text, processes.keySet()) : null);
        return null;
    }

    /** The value of flags by their names, which must be right. */
    static long flags(EventType type, String text) {
        Parameter parameter = type.parameter("flags");
        FlagTable table = parameter == null ? null : parameter.flags();
        long value = 0;
        for (FlagTable.Entry entry : table == null ? List.<FlagTable.Entry>of() : table.entries()) {
            value |= Arrays.asList(text.split("\\|", -1)).contains(entry.name()) ? entry.value() : 0;
        }
        return value;
    }

    private static @Nullable Long flags(FlagTable table, Section section, String key, String text) {
        long value = 0;
        for (String name : text.split("\\|", -1)) {
            FlagTable.Entry entry = table.entries().stream()
                    .filter(candidate -> candidate.name().equals(name.strip()))
                    .findFirst()
                    .orElse(null);
            if (entry == null) {
                List<String> known = new ArrayList<>();
                table.entries().forEach(candidate -> known.add(candidate.name()));
                section.complain(
                        key,
                        "'" + name.strip() + "' is no value of '" + key + "'",
                        Complaints.hint(name.strip(), Set.copyOf(known)));
                return null;
            }
            value |= entry.value();
        }
        return value;
    }
}
