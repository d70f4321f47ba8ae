// SPDX-License-Identifier: Apache-2.0
package dev.lanner.output.otlp;

import dev.lanner.api.alert.Alert;
import dev.lanner.spi.output.AlertOutput;
import dev.lanner.spi.output.AlertRejectedException;
import dev.lanner.spi.output.OutputName;
import dev.lanner.wire.grpc.GrpcSender;
import dev.lanner.wire.http.HttpSender;
import dev.lanner.wire.http.HttpSettings;
import dev.lanner.wire.tls.TlsFiles;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Exports alerts as log records. */
@Component(configurationPid = "dev.lanner.output.otlp", configurationPolicy = ConfigurationPolicy.REQUIRE)
@OutputName("otlp")
@Designate(ocd = OtlpOutput.Config.class, factory = true)
public final class OtlpOutput implements AlertOutput {
    /** What can be set. */
    @ObjectClassDefinition(
            name = "Lanner Output: OpenTelemetry",
            description =
                    "Alerts as OpenTelemetry log records over OTLP, by HTTP or gRPC, those that are ready at the same time in"
                            + " one request. The priority is the severity, the message the body; attributes are the fields of the"
                            + " output under their own names, the rule (security_rule.name), the alert's id (log.record.uid),"
                            + " lanner.source and lanner.tags.")
    public @interface Config {
        @AttributeDefinition(
                name = "URL",
                description = "Where the receiver takes logs. Empty: http://localhost:4318/v1/logs, or over gRPC"
                        + " http://localhost:4317.")
        String url() default "";

        @AttributeDefinition(
                name = "Protocol",
                description = "http/protobuf, http/json, or grpc; the last over TLS if the URL is one of https.",
                options = {@Option(HTTP_PROTOBUF), @Option(HTTP_JSON), @Option(GRPC)})
        String protocol() default HTTP_PROTOBUF;

        @AttributeDefinition(
                name = "Resource",
                description = "Attributes of the resource, KEY=VALUE each. host.name is added, as the host is called in"
                        + " alerts, unless it is here.")
        String[] resource() default {"service.name=lanner"};

        @AttributeDefinition(
                name = "Headers",
                description = "More headers of every request, for example 'Authorization: Bearer TOKEN'.")
        String[] headers() default {};

        @AttributeDefinition(name = "Compress", description = "Whether requests are compressed with gzip.")
        boolean gzip() default true;

        @AttributeDefinition(
                name = "Time-out of connecting",
                description = "How long connecting may take, in milliseconds.",
                min = "1")
        long connect$_$timeout$_$ms() default 5_000;

        @AttributeDefinition(
                name = "Time-out",
                description = "How long a request with its answer may take, in milliseconds.",
                min = "1")
        long timeout$_$ms() default 10_000;

        @AttributeDefinition(
                name = "Authorities",
                description = "PEM file with the certificates of the authorities to trust, instead of those that Java"
                        + " trusts.")
        String ca$_$file() default "";

        @AttributeDefinition(
                name = "Certificate",
                description = "PEM file with our certificate, if the receiver wants one.")
        String cert$_$file() default "";

        @AttributeDefinition(name = "Key", description = "PEM file with its private key, without a passphrase.")
        String key$_$file() default "";

        @AttributeDefinition(
                name = "Insecure",
                description =
                        "Whether any certificate of the receiver is accepted. Who is in between then reads along.")
        boolean insecure() default false;
    }

    private static final String HTTP_PROTOBUF = "http/protobuf";
    private static final String HTTP_JSON = "http/json";
    private static final String GRPC = "grpc";
    private static final String HTTP_URL = "http://localhost:4318/v1/logs";
    private static final String GRPC_URL = "http://localhost:4317";
    private static final Logger LOG = LoggerFactory.getLogger(OtlpOutput.class);
    private static final String PID = "dev.lanner.output.otlp";
    private static final String HOST_NAME = "host.name";

    private final Map<String, Object> resource = new LinkedHashMap<>();
    private final String version;
    private final LogTransport transport;
    private final LongSupplier clock;
    private final List<Alert> pending = new ArrayList<>();

    /** Opens nothing yet. */
    @Activate
    public OtlpOutput(Config config) {
        this(config, OtlpOutput::now);
    }

    OtlpOutput(Config config, LongSupplier clock) {
        this.clock = clock;
        for (String attribute : config.resource()) {
            int equals = attribute.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException(
                        PID + " has a wrong 'resource', '" + attribute + "'; it must be as in KEY=VALUE.");
            }
            resource.put(
                    attribute.substring(0, equals).strip(),
                    attribute.substring(equals + 1).strip());
        }
        var bundle = FrameworkUtil.getBundle(OtlpOutput.class);
        version = bundle == null ? "" : bundle.getVersion().toString();
        transport = transport(config);
    }

    private static LogTransport transport(Config config) {
        String protocol = config.protocol();
        String usualUrl = protocol.equals(GRPC) ? GRPC_URL : HTTP_URL;
        URI uri = HttpSettings.uri(PID, config.url().isBlank() ? usualUrl : config.url());
        Map<String, String> headers = HttpSettings.headers(PID, uri, config.headers());
        headers.putIfAbsent("User-Agent", "lanner");
        HttpSettings settings = new HttpSettings(
                uri,
                headers,
                new TlsFiles(config.ca$_$file(), config.cert$_$file(), config.key$_$file(), config.insecure()),
                config.connect$_$timeout$_$ms(),
                config.timeout$_$ms(),
                config.gzip(),
                true);
        return switch (protocol) {
            case HTTP_PROTOBUF -> new HttpTransport(new HttpSender(settings), new OtlpProtobuf());
            case HTTP_JSON -> new HttpTransport(new HttpSender(settings), new OtlpJson());
            case GRPC -> new GrpcTransport(new GrpcSender(PID, settings, GrpcTransport.METHOD));
            default ->
                throw new IllegalArgumentException(PID + " has a wrong 'protocol', '" + protocol + "'; it must be "
                        + HTTP_PROTOBUF + ", " + HTTP_JSON + " or " + GRPC + ".");
        };
    }

    @Override
    public void reopen() throws IOException {
        transport.reopen();
    }

    @Override
    public void write(Alert alert) {
        pending.add(alert);
    }

    @Override
    public void flush() throws IOException {
        if (pending.isEmpty()) {
            return;
        }
        int count = pending.size();
        List<LogBatch> batches = batches();
        pending.clear();
        String refusal = transport.send(batches);
        if (refusal != null) {
            if (count == 1) {
                throw new AlertRejectedException("The receiver has refused the log record: " + refusal);
            }
            // They must not be sent again, and nobody says which they are.
            LOG.warn("The receiver has refused some of {} alerts: {}", count, refusal);
        }
    }

    private List<LogBatch> batches() {
        long now = clock.getAsLong();
        Map<String, List<LogRecord>> byHost = new LinkedHashMap<>();
        for (Alert alert : pending) {
            byHost.computeIfAbsent(alert.hostname(), host -> new ArrayList<>()).add(LogRecord.of(alert, now));
        }
        List<LogBatch> batches = new ArrayList<>();
        byHost.forEach((host, records) -> {
            Map<String, Object> attributes = new LinkedHashMap<>(resource);
            attributes.putIfAbsent(HOST_NAME, host);
            batches.add(new LogBatch(attributes, version, records));
        });
        return batches;
    }

    private static long now() {
        Instant now = Instant.now();
        return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    }
}
