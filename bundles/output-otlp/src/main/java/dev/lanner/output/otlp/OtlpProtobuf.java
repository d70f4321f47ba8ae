// SPDX-License-Identifier: Apache-2.0
package dev.lanner.output.otlp;

import java.util.List;
import java.util.Map;

/** OTLP's protocol buffers, which every receiver takes. The numbers are those of its logs.proto and common.proto. */
final class OtlpProtobuf implements OtlpEncoding {
    @Override
    public String contentType() {
        return "application/x-protobuf";
    }

    /** A partial success (1, of some length) that begins with its number of records (1, a whole number). */
    @Override
    public boolean isPartial(String answer) {
        return answer.length() > 3 && answer.charAt(0) == 0x0a && answer.charAt(2) == 0x08 && answer.charAt(3) != 0;
    }

    @Override
    public byte[] encode(List<LogBatch> batches) {
        ProtoMessage request = new ProtoMessage();
        for (LogBatch batch : batches) {
            ProtoMessage scope = new ProtoMessage().text(1, LogBatch.SCOPE).text(2, batch.version());
            ProtoMessage scopeLogs = new ProtoMessage().message(1, scope);
            for (LogRecord record : batch.records()) {
                scopeLogs.message(2, record(record));
            }
            ProtoMessage resource = new ProtoMessage();
            attributes(1, batch.resource(), resource);
            request.message(1, new ProtoMessage().message(1, resource).message(2, scopeLogs));
        }
        return request.bytes();
    }

    private static ProtoMessage record(LogRecord record) {
        ProtoMessage message = new ProtoMessage()
                .fixed64(1, record.timeNs())
                .varint(2, record.severity())
                .text(3, record.severityText())
                .message(5, value(record.body()));
        attributes(6, record.attributes(), message);
        return message.fixed64(11, record.observedNs()).text(12, LogRecord.EVENT_NAME);
    }

    private static void attributes(int field, Map<String, Object> attributes, ProtoMessage target) {
        attributes.forEach((key, value) ->
                target.message(field, new ProtoMessage().text(1, key).message(2, value(value))));
    }

    private static ProtoMessage value(Object value) {
        ProtoMessage message = new ProtoMessage();
        if (value instanceof Boolean truth) {
            return message.varint(2, truth ? 1 : 0);
        }
        if (value instanceof Long number) {
            return message.varint(3, number);
        }
        if (value instanceof Double number) {
            return message.fixed64(4, Double.doubleToRawLongBits(number));
        }
        if (value instanceof List<?> values) {
            ProtoMessage array = new ProtoMessage();
            values.forEach(one -> array.message(1, value(one)));
            return message.message(5, array);
        }
        return message.text(1, value.toString());
    }
}
