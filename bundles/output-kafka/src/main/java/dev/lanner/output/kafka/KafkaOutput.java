// SPDX-License-Identifier: Apache-2.0
package dev.lanner.output.kafka;

import dev.lanner.api.alert.Alert;
import dev.lanner.api.alert.AlertFormats;
import dev.lanner.spi.output.AlertOutput;
import dev.lanner.spi.output.AlertRejectedException;
import dev.lanner.spi.output.OutputName;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Sends alerts to Kafka, one record each, and waits at each flush until the brokers have them all. */
@Component(configurationPid = "dev.lanner.output.kafka", configurationPolicy = ConfigurationPolicy.REQUIRE)
@OutputName("kafka")
@Designate(ocd = KafkaOutput.Config.class, factory = true)
public final class KafkaOutput implements AlertOutput {
    /** What can be set. */
    @ObjectClassDefinition(
            name = "Lanner Output: Kafka",
            description = "Alerts as records in Kafka. The header lanner.id has the alert's id. In topic and key %rule,"
                    + " %priority, %source, %hostname and %id stand for what the alert has, and any other name, such as"
                    + " %container.id, for the field of that name, if it is in the rule's output.")
    public @interface Config {
        @AttributeDefinition(
                name = "Brokers",
                description = "Some of the brokers, HOST:PORT each, with commas between.")
        String bootstrap$_$servers() default "localhost:9092";

        @AttributeDefinition(
                name = "Topic",
                description =
                        "Where alerts go. What a topic's name must not have becomes _; what an alert does not have"
                                + " is 'none'.")
        String topic() default "lanner";

        @AttributeDefinition(
                name = "Key",
                description = "The records' key: those with the same one stay in order. Without one they are spread.")
        String key() default "";

        @AttributeDefinition(
                name = "Format",
                description = "Name of the alert format: json, text, or one a plugin brings.")
        String format() default "json";

        @AttributeDefinition(
                name = "Properties",
                description = "Any properties of Kafka's producer, KEY=VALUE each, for example compression.type=zstd,"
                        + " security.protocol=SSL, ssl.truststore.type=PEM, ssl.truststore.location=/etc/lanner/ca.pem. If"
                        + " not set: acks=all, enable.idempotence=true, delivery.timeout.ms=30000,"
                        + " request.timeout.ms=10000, max.block.ms=10000, client.id=lanner.")
        String[] properties() default {};
    }

    private static final String PID = "dev.lanner.output.kafka";
    private static final String ID_HEADER = "lanner.id";
    private static final int MOST_TOPIC = 249;

    private final String format;
    private final AlertFormats formats;
    private final AlertTemplate topic;
    private final AlertTemplate key;
    private final Map<String, Object> properties;
    private final List<Future<RecordMetadata>> pending = new ArrayList<>();
    private @Nullable Producer<byte[], byte[]> producer;

    /** Opens nothing yet. */
    @Activate
    public KafkaOutput(Config config, @Reference AlertFormats formats) {
        this.formats = formats;
        format = config.format();
        if (config.topic().isBlank()) {
            throw new IllegalArgumentException(PID + " has no 'topic'; set it to the topic that alerts shall go to.");
        }
        topic = new AlertTemplate(config.topic(), "none");
        key = new AlertTemplate(config.key(), "");
        properties = properties(config);
    }

    private static Map<String, Object> properties(Config config) {
        Map<String, Object> properties = new HashMap<>();
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, "30000");
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, "10000");
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, "10000");
        properties.put(ProducerConfig.CLIENT_ID_CONFIG, "lanner");
        for (String property : config.properties()) {
            int equals = property.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException(
                        PID + " has a wrong property, '" + property + "'; it must be as in KEY=VALUE.");
            }
            properties.put(
                    property.substring(0, equals).strip(),
                    property.substring(equals + 1).strip());
        }
        properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, config.bootstrap$_$servers());
        return properties;
    }

    @Override
    public void reopen() throws IOException {
        formats.require(format);
        close();
        producer = newProducer();
    }

    @Override
    public void write(Alert alert) throws IOException {
        try {
            StringBuilder text = new StringBuilder();
            formats.format(format, alert, text);
            Producer<byte[], byte[]> open = producer;
            if (open == null) {
                open = newProducer();
                producer = open;
            }
            Future<RecordMetadata> sent = open.send(record(alert, text));
            if (sent.isDone()) {
                await(sent); // Already refused: the next ones would each wait as long for nothing.
            }
            pending.add(sent);
        } catch (KafkaException e) {
            close();
            throw failure(e);
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    @Override
    public void flush() throws IOException {
        Producer<byte[], byte[]> open = producer;
        if (open == null || pending.isEmpty()) {
            return;
        }
        try {
            open.flush();
            for (Future<RecordMetadata> sent : pending) {
                await(sent);
            }
            pending.clear();
        } catch (KafkaException e) {
            close();
            throw failure(e);
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /** What is still on its way is forgotten: the house writes it again. */
    @Deactivate
    void close() {
        pending.clear();
        Producer<byte[], byte[]> open = producer;
        producer = null;
        if (open != null) {
            open.close(Duration.ZERO);
        }
    }

    private ProducerRecord<byte[], byte[]> record(Alert alert, StringBuilder text) {
        String name = topic.fill(alert).replaceAll("[^A-Za-z0-9._-]", "_");
        String keyText = key.fill(alert);
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                name.length() > MOST_TOPIC ? name.substring(0, MOST_TOPIC) : name,
                null,
                alert.timestampNs() / 1_000_000,
                keyText.isEmpty() ? null : keyText.getBytes(StandardCharsets.UTF_8),
                text.toString().getBytes(StandardCharsets.UTF_8));
        record.headers().add(ID_HEADER, alert.id().getBytes(StandardCharsets.UTF_8));
        return record;
    }

    /** Kafka finds classes by name, with the class loader of the thread. */
    private Producer<byte[], byte[]> newProducer() throws IOException {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(KafkaProducer.class.getClassLoader());
        try {
            return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
        } catch (KafkaException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IOException("Kafka's producer cannot be set up: " + cause.getMessage() + ".", e);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static void await(Future<RecordMetadata> sent) throws IOException {
        try {
            sent.get();
        } catch (ExecutionException e) {
            throw failure(e.getCause() == null ? e : e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("Interrupted while waiting for Kafka.").initCause(e);
        }
    }

    private static IOException failure(Throwable cause) {
        String message = "Kafka has not taken an alert: " + cause.getMessage();
        if (cause instanceof RecordTooLargeException || cause instanceof InvalidTopicException) {
            return new AlertRejectedException(message, cause);
        }
        if (cause instanceof InterruptException) {
            return (IOException) new InterruptedIOException(message).initCause(cause);
        }
        return new IOException(message, cause);
    }
}
