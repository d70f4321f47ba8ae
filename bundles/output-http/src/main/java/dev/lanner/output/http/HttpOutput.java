// SPDX-License-Identifier: Apache-2.0
package dev.lanner.output.http;

import dev.lanner.api.alert.Alert;
import dev.lanner.api.alert.AlertFormats;
import dev.lanner.spi.output.AlertOutput;
import dev.lanner.spi.output.OutputName;
import dev.lanner.wire.http.HttpSender;
import dev.lanner.wire.http.HttpSettings;
import dev.lanner.wire.tls.TlsFiles;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** Posts alerts: one request each, or one for several. */
@Component(configurationPid = "dev.lanner.output.http", configurationPolicy = ConfigurationPolicy.REQUIRE)
@OutputName("http")
@Designate(ocd = HttpOutput.Config.class, factory = true)
public final class HttpOutput implements AlertOutput {
    /** What can be set. */
    @ObjectClassDefinition(
            name = "Lanner Output: HTTP",
            description =
                    "Alerts in requests over HTTP or HTTPS. As it is without further settings, the receiver may be"
                            + " falcosidekick. An alert that is answered with 400 or the like is rejected; after 401, 403, 404, 405,"
                            + " 407, 408, 425, 429, any other status but 200 to 299, or no answer in time, it is sent again.")
    public @interface Config {
        @AttributeDefinition(
                name = "URL",
                description = "Of the receiver, for example http://localhost:2801. Must be set.")
        String url() default "";

        @AttributeDefinition(
                name = "Format",
                description = "Name of the alert format: json, text, or one a plugin brings.")
        String format() default "json";

        @AttributeDefinition(
                name = "Batch",
                description =
                        "Whether alerts that are ready at the same time share a request: none, or array for a JSON"
                                + " array of them, or lines for one on each line. falcosidekick takes one at a time.",
                options = {@Option("none"), @Option("array"), @Option("lines")})
        String batch() default "none";

        @AttributeDefinition(name = "Content type", description = "Of a request with one alert.")
        String content$_$type() default "application/json; charset=utf-8";

        @AttributeDefinition(name = "User agent", description = "What Lanner calls itself.")
        String user$_$agent() default "lanner";

        @AttributeDefinition(
                name = "Headers",
                description = "More headers of every request, for example 'Authorization: Bearer TOKEN'.")
        String[] headers() default {};

        @AttributeDefinition(name = "Compress", description = "Whether requests are compressed with gzip.")
        boolean gzip() default false;

        @AttributeDefinition(
                name = "Keep alive",
                description = "Whether a connection is used for more than one request.")
        boolean keep$_$alive() default true;

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

    private static final String PID = "dev.lanner.output.http";

    /** A request with several alerts grows to about this. */
    private static final int FULL_CHARS = 1 << 20;

    private final String format;
    private final String contentType;
    private final Batching batching;
    private final AlertFormats formats;
    private final HttpSender sender;
    private final List<String> pending = new ArrayList<>();
    private int pendingChars;

    /** Opens nothing yet. */
    @Activate
    public HttpOutput(Config config, @Reference AlertFormats formats) {
        format = config.format();
        batching = Batching.of(config.batch());
        contentType = batching.contentType(config.content$_$type());
        this.formats = formats;
        sender = new HttpSender(settings(config));
    }

    private static HttpSettings settings(Config config) {
        URI uri = HttpSettings.uri(PID, config.url());
        Map<String, String> headers = HttpSettings.headers(PID, uri, config.headers());
        headers.putIfAbsent("User-Agent", config.user$_$agent());
        return new HttpSettings(
                uri,
                headers,
                new TlsFiles(config.ca$_$file(), config.cert$_$file(), config.key$_$file(), config.insecure()),
                config.connect$_$timeout$_$ms(),
                config.timeout$_$ms(),
                config.gzip(),
                config.keep$_$alive());
    }

    @Override
    public void reopen() throws IOException {
        formats.require(format);
        sender.reopen();
    }

    @Override
    public void write(Alert alert) throws IOException {
        try {
            StringBuilder text = new StringBuilder();
            formats.format(format, alert, text);
            pending.add(text.toString());
            pendingChars += text.length();
        } catch (IOException | RuntimeException e) {
            forget();
            throw e;
        }
        if (batching == Batching.NONE || pendingChars >= FULL_CHARS) {
            flush();
        }
    }

    @Override
    public void flush() throws IOException {
        if (pending.isEmpty()) {
            return;
        }
        byte[] body = batching.body(pending);
        forget();
        sender.post(body, contentType).check();
    }

    private void forget() {
        pending.clear();
        pendingChars = 0;
    }
}
