// SPDX-License-Identifier: Apache-2.0
package dev.lanner.output.otlp;

import dev.lanner.wire.http.HttpAnswer;
import dev.lanner.wire.http.HttpSender;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** OTLP/HTTP. */
final class HttpTransport implements LogTransport {
    private final HttpSender sender;
    private final OtlpEncoding encoding;

    HttpTransport(HttpSender sender, OtlpEncoding encoding) {
        this.sender = sender;
        this.encoding = encoding;
    }

    @Override
    public void reopen() throws IOException {
        sender.reopen();
    }

    @Override
    public @Nullable String send(List<LogBatch> batches) throws IOException {
        HttpAnswer answer = sender.post(encoding.encode(batches), encoding.contentType());
        // The specification has 500 as final. Here it is tried again: a collector may be put right, an alert is not
        // sent
        // twice by whoever has lost it.
        answer.check();
        return encoding.isPartial(answer.text()) ? answer.text() : null;
    }
}
