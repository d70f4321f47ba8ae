// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.field;

import dev.lanner.api.field.FieldValue;
import dev.lanner.api.text.Text;
import dev.lanner.state.process.ProcessRecord;
import dev.lanner.state.process.TextVector;
import java.util.List;

/** What is read the same way of a process, its parent, its ancestors and the leader of its session. */
final class ProcessReaders {
    private ProcessReaders() {}

    static boolean name(ProcessRecord process, FieldValue value) {
        value.setText(process.name());
        return process.program().isKnown() || !process.name().isEmpty();
    }

    static boolean exe(ProcessRecord process, FieldValue value) {
        value.setText(process.program().exe());
        return process.program().isKnown();
    }

    static boolean exePath(ProcessRecord process, FieldValue value) {
        value.setText(process.program().exePath());
        return process.program().isKnown();
    }

    static boolean arguments(ProcessRecord process, FieldValue value) {
        value.clear();
        join(process.program().arguments(), value);
        return process.program().isKnown();
    }

    static boolean commandLine(ProcessRecord process, FieldValue value) {
        return commandLine(process.name(), process, value);
    }

    static boolean commandLine(Text first, ProcessRecord process, FieldValue value) {
        value.setText(first);
        TextVector arguments = process.program().arguments();
        if (!arguments.isEmpty()) {
            value.append((byte) ' ');
            join(arguments, value);
        }
        return process.program().isKnown() || !first.isEmpty();
    }

    static boolean environment(ProcessRecord process, FieldValue value) {
        value.clear();
        join(process.program().environment(), value);
        return process.program().isKnown();
    }

    /** Sets the value of the environment variable, without blanks around it; empty if there is none. */
    static boolean variable(Text nameAndEquals, ProcessRecord process, FieldValue value) {
        value.clear();
        List<Text> environment = process.program().environment();
        for (int i = 0; i < environment.size(); i++) {
            Text entry = environment.get(i);
            if (startsWith(entry, nameAndEquals)) {
                int from = nameAndEquals.length();
                int to = entry.length();
                while (from < to && entry.byteAt(from) == ' ') {
                    from++;
                }
                while (to > from && entry.byteAt(to - 1) == ' ') {
                    to--;
                }
                for (int at = from; at < to; at++) {
                    value.append(entry.byteAt(at));
                }
                break;
            }
        }
        return process.program().isKnown();
    }

    private static boolean startsWith(Text text, Text start) {
        if (text.length() < start.length()) {
            return false;
        }
        for (int i = 0; i < start.length(); i++) {
            if (text.byteAt(i) != start.byteAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Appends the texts with blanks between. */
    static void join(TextVector texts, FieldValue value) {
        for (int i = 0; i < texts.size(); i++) {
            if (i > 0) {
                value.append((byte) ' ');
            }
            value.append(texts.get(i));
        }
    }
}
