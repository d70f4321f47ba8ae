// SPDX-License-Identifier: Apache-2.0
package dev.lanner.plugins.template;

import dev.lanner.api.alert.Alert;
import dev.lanner.spi.output.AlertFormatter;
import dev.lanner.spi.output.AlertOutput;
import dev.lanner.spi.output.OutputName;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Sends each alert as one UDP datagram. */
@Component(configurationPid = "dev.lanner.output.udp", configurationPolicy = ConfigurationPolicy.REQUIRE)
@OutputName("udp")
@Designate(ocd = UdpOutput.Config.class, factory = true)
public final class UdpOutput implements AlertOutput {
    /** What can be set. */
    @ObjectClassDefinition(name = "Lanner Output: UDP", description = "Alerts as UDP datagrams.")
    public @interface Config {
        @AttributeDefinition(name = "Host", description = "Name or address of the host that receives them.")
        String host() default "localhost";

        @AttributeDefinition(name = "Port", description = "Its UDP port.")
        int port() default 5140;
    }

    private final Config config;
    private final AlertFormatter formatter;
    private final DatagramSocket socket;

    /** The format is text; {@code formatter.target} in the configuration can choose another one. */
    @Activate
    public UdpOutput(
            Config config,
            @Reference(name = "formatter", target = "(" + AlertFormatter.NAME + "=text)") AlertFormatter formatter)
            throws SocketException {
        this.config = config;
        this.formatter = formatter;
        socket = new DatagramSocket();
    }

    @Override
    public void write(Alert alert) throws IOException {
        StringBuilder text = new StringBuilder();
        formatter.format(alert, text);
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        socket.send(new DatagramPacket(bytes, bytes.length, InetAddress.getByName(config.host()), config.port()));
    }

    @Deactivate
    void close() {
        socket.close();
    }
}
