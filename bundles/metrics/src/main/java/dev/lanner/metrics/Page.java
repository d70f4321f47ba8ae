// SPDX-License-Identifier: Apache-2.0
package dev.lanner.metrics;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;

/**
 * What a request is answered with.
 *
 * @param status of HTTP
 * @param contentType of the body
 * @param body what it says
 */
record Page(int status, String contentType, String body) {
    private static final JsonFactory JSON = new JsonFactory();

    /** Makes pages of one path. */
    interface Maker {
        /**
         * Makes the page as it is now.
         *
         * @param accept the header {@code Accept} of the request; empty if it has none
         */
        Page make(String accept) throws IOException, InterruptedException;
    }

    /** Writes the members of an object. */
    interface JsonWriter {
        void write(JsonGenerator json) throws IOException;
    }

    /** An object in JSON. */
    static Page json(int status, JsonWriter members) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            members.write(json);
            json.writeEndObject();
        }
        return new Page(status, "application/json", text.toString());
    }
}
