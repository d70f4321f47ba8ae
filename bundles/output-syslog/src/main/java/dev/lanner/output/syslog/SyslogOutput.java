// SPDX-License-Identifier: Apache-2.0
package dev.lanner.output.syslog;

import dev.lanner.api.alert.Alert;
import dev.lanner.api.alert.AlertFormats;
import dev.lanner.spi.output.AlertOutput;
import dev.lanner.spi.output.OutputName;
import dev.lanner.wire.tls.TlsFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.ZoneId;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** Sends alerts to a syslog daemon. */
@Component(configurationPid = "dev.lanner.output.syslog", configurationPolicy = ConfigurationPolicy.REQUIRE)
@OutputName("syslog")
@Designate(ocd = SyslogOutput.Config.class, factory = true)
public final class SyslogOutput implements AlertOutput {
    /** What can be set. */
    @ObjectClassDefinition(
            name = "Lanner Output: Syslog",
            description =
                    "Alerts to a syslog daemon, here or elsewhere. An alert's priority is the message's severity.")
    public @interface Config {
        @AttributeDefinition(
                name = "Transport",
                description =
                        "How messages travel: over the socket of this host's daemon, or by network. Over UDP they can"
                                + " get lost unseen; over TCP those that are on their way when the daemon ends.",
                options = {@Option("unix"), @Option("udp"), @Option("tcp"), @Option("tls")})
        String transport() default "unix";

        @AttributeDefinition(name = "Path", description = "The socket of this host's daemon.")
        String path() default "/dev/log";

        @AttributeDefinition(name = "Host", description = "Name or address of the host of the daemon elsewhere.")
        String host() default "localhost";

        @AttributeDefinition(
                name = "Port",
                description = "Its port; 0 for the usual one, which is 514, and 6514 for TLS.",
                min = "0",
                max = "65535")
        int port() default 0;

        @AttributeDefinition(
                name = "Framing",
                description =
                        "Where a message ends in TCP: its length is in front of it (RFC 6587), or a line feed behind."
                                + " Over TLS it is always the length (RFC 5425).",
                options = {@Option("length"), @Option("line")})
        String framing() default "length";

        @AttributeDefinition(
                name = "Header",
                description =
                        "What is in front of the alert: rfc5424, which has room for the alert's properties; or local,"
                                + " as the C library writes it, which is what journald and rsyslog understand on this host's socket;"
                                + " or auto: local for unix, else rfc5424.",
                options = {@Option("auto"), @Option("rfc5424"), @Option("local")})
        String header() default "auto";

        @AttributeDefinition(
                name = "Facility",
                description = "By it daemons sort messages: user, daemon, auth, authpriv, local0 to local7, and so on.")
        String facility() default "user";

        @AttributeDefinition(name = "Application", description = "What the program is called in messages.")
        String app$_$name() default "lanner";

        @AttributeDefinition(
                name = "Host name",
                description = "What this host is called in messages; if not set, as it is called in alerts.")
        String hostname() default "";

        @AttributeDefinition(
                name = "Structured data",
                description =
                        "The name under which rfc5424 messages have id, rule, priority, source and tags. After the @"
                                + " belongs the number that IANA has given to you; 32473 is there for examples. Empty to leave them"
                                + " out.")
        String structured$_$data$_$id() default "lanner@32473";

        @AttributeDefinition(
                name = "Format",
                description = "Name of the alert format: text, json, or one a plugin brings.")
        String format() default "text";

        @AttributeDefinition(
                name = "Longest message",
                description =
                        "Longer messages are cut, in bytes. Many daemons take 8192 unless they are told otherwise; a"
                                + " UDP datagram has room for 65507.",
                min = "480",
                max = "1048576")
        int max$_$bytes() default 65000;

        @AttributeDefinition(
                name = "Time-out",
                description = "How long connecting, and sending a message, may take, in milliseconds.",
                min = "1")
        int timeout$_$ms() default 10_000;

        @AttributeDefinition(
                name = "Authorities",
                description =
                        "PEM file with the certificates of the authorities to trust over TLS, instead of those that"
                                + " Java trusts.")
        String ca$_$file() default "";

        @AttributeDefinition(name = "Certificate", description = "PEM file with our certificate for TLS.")
        String cert$_$file() default "";

        @AttributeDefinition(name = "Key", description = "PEM file with its private key, without a passphrase.")
        String key$_$file() default "";

        @AttributeDefinition(
                name = "Insecure",
                description = "Whether any certificate of the daemon is accepted. Who is in between then reads along.")
        boolean insecure() default false;
    }

    private final String format;
    private final int mostBytes;
    private final AlertFormats formats;
    private final SyslogHeader header;
    private final SyslogTransport transport;

    /** Opens nothing yet. */
    @Activate
    public SyslogOutput(Config config, @Reference AlertFormats formats) {
        this(config.format(), config.max$_$bytes(), formats, header(config), transport(config));
    }

    SyslogOutput(String format, int mostBytes, AlertFormats formats, SyslogHeader header, SyslogTransport transport) {
        this.format = format;
        this.mostBytes = mostBytes;
        this.formats = formats;
        this.header = header;
        this.transport = transport;
    }

    @Override
    public void reopen() throws IOException {
        transport.close();
        formats.require(format);
    }

    @Override
    public void write(Alert alert) throws IOException {
        StringBuilder text = new StringBuilder();
        header.append(alert, text);
        try {
            formats.format(format, alert, text);
            transport.send(SyslogMessage.bytes(text, mostBytes));
        } catch (IOException | RuntimeException e) {
            transport.close();
            throw e;
        }
    }

    @Override
    public void flush() throws IOException {
        try {
            transport.flush();
        } catch (IOException | RuntimeException e) {
            transport.close();
            throw e;
        }
    }

    @Deactivate
    void close() {
        transport.close();
    }

    private static SyslogHeader header(Config config) {
        int facility = config.facility().isEmpty() ? -1 : SyslogHeader.FACILITIES.indexOf(config.facility());
        if (facility < 0) {
            throw new IllegalArgumentException("dev.lanner.output.syslog has a wrong 'facility', '" + config.facility()
                    + "'; it must be one of "
                    + String.join(
                            ", ",
                            SyslogHeader.FACILITIES.stream()
                                    .filter(name -> !name.isEmpty())
                                    .toList())
                    + ".");
        }
        boolean isLocal =
                switch (config.header()) {
                    case "auto" -> config.transport().equals("unix");
                    case "local" -> true;
                    case "rfc5424" -> false;
                    default -> throw wrong("header", config.header(), "auto, rfc5424 or local");
                };
        return new SyslogHeader(
                isLocal,
                facility,
                config.app$_$name(),
                config.hostname(),
                config.structured$_$data$_$id(),
                ProcessHandle.current().pid(),
                ZoneId.systemDefault());
    }

    private static SyslogTransport transport(Config config) {
        String host = config.host();
        int timeoutMs = config.timeout$_$ms();
        boolean isSecure = config.transport().equals("tls");
        int usualPort = isSecure ? 6514 : 514;
        int port = config.port() == 0 ? usualPort : config.port();
        String target = host + ":" + port;
        boolean hasCounts = isSecure || config.framing().equals("length");
        TlsFiles tls = new TlsFiles(config.ca$_$file(), config.cert$_$file(), config.key$_$file(), config.insecure());
        return switch (config.transport()) {
            case "unix" -> unix(Path.of(config.path()), timeoutMs);
            case "udp" -> new UdpTransport(host, port);
            case "tcp" ->
                new StreamTransport(target, () -> TcpConnection.plain(host, port, timeoutMs), hasCounts, timeoutMs);
            case "tls" ->
                new StreamTransport(
                        target, () -> TcpConnection.secure(host, port, timeoutMs, tls), hasCounts, timeoutMs);
            default -> throw wrong("transport", config.transport(), "unix, udp, tcp or tls");
        };
    }

    /** Streams of this kind have lines: the length in front is for networks. */
    private static SyslogTransport unix(Path path, int timeoutMs) {
        return new UnixTransport(
                path,
                new UnixDatagrams(path, timeoutMs),
                new StreamTransport(path.toString(), () -> UnixConnection.to(path), false, timeoutMs));
    }

    private static IllegalArgumentException wrong(String key, String value, String values) {
        return new IllegalArgumentException(
                "dev.lanner.output.syslog has a wrong '" + key + "', '" + value + "'; it must be " + values + ".");
    }
}
