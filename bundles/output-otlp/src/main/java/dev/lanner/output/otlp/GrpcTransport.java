// SPDX-License-Identifier: Apache-2.0
package dev.lanner.output.otlp;

import dev.lanner.wire.grpc.GrpcSender;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** OTLP/gRPC. */
final class GrpcTransport implements LogTransport {
    static final String METHOD = "/opentelemetry.proto.collector.logs.v1.LogsService/Export";

    private final GrpcSender sender;
    private final OtlpProtobuf encoding = new OtlpProtobuf();

    GrpcTransport(GrpcSender sender) {
        this.sender = sender;
    }

    @Override
    public void reopen() throws IOException {
        sender.reopen();
    }

    @Override
    public @Nullable String send(List<LogBatch> batches) throws IOException {
        String answer = new String(sender.call(encoding.encode(batches)), StandardCharsets.UTF_8);
        return encoding.isPartial(answer) ? answer : null;
    }
}
