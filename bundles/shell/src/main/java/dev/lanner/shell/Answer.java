// SPDX-License-Identifier: Apache-2.0
package dev.lanner.shell;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/** What a command answers, for people and for programs: no command writes either form itself. */
interface Answer {
    /** As people read it. */
    String text();

    /** As programs read it: one value. */
    void write(JsonGenerator json) throws IOException;
}
