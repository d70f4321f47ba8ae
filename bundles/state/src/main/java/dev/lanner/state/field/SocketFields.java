// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.field;

import static dev.lanner.state.field.EventFiles.ofFile;

import dev.lanner.api.event.Event;
import dev.lanner.api.event.PrintFormat;
import dev.lanner.api.field.FieldFlag;
import dev.lanner.api.field.FieldReader;
import dev.lanner.api.field.FieldSpec;
import dev.lanner.api.field.FieldType;
import dev.lanner.api.field.FieldValue;
import dev.lanner.api.field.Scope;
import dev.lanner.api.state.Host;
import dev.lanner.api.state.StateEngine;
import dev.lanner.api.text.Text;
import dev.lanner.spi.field.FieldProvider;
import dev.lanner.state.file.ConnectionStatus;
import dev.lanner.state.file.FileKind;
import dev.lanner.state.file.FileRecord;
import dev.lanner.state.file.Protocol;
import dev.lanner.state.file.SocketRole;
import dev.lanner.state.host.HostNames;
import java.util.List;
import java.util.Locale;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The fields that only sockets have: addresses, ports, protocols. */
@Component
public final class SocketFields implements FieldProvider {
    private static final FieldFlag[] COMPARED_ONLY = {
        FieldFlag.CONDITION_ONLY, FieldFlag.NO_RIGHT_SIDE, FieldFlag.NO_TRANSFORMER
    };
    private static final FieldFlag[] EITHER = {
        FieldFlag.ANY_VALUE, FieldFlag.CONDITION_ONLY, FieldFlag.NO_RIGHT_SIDE, FieldFlag.NO_TRANSFORMER
    };
    private static final Text NOT_AVAILABLE = Text.of("<NA>");

    /** An end of a connection, seen from the protocol or from this machine. */
    private enum End {
        CLIENT,
        SERVER,
        LOCAL,
        REMOTE;

        private final String word = name().toLowerCase(Locale.ROOT);
        private final String prefix = "fd." + word.charAt(0);
    }

    private final HostNames hostNames;
    private final StateEngine state;

    @Activate
    public SocketFields(@Reference HostNames hostNames, @Reference StateEngine state) {
        this.hostNames = hostNames;
        this.state = state;
    }

    @Override
    public List<FieldSpec> fields() {
        FieldList list = new FieldList(Scope.FD);
        list.text(
                        "fd.l4proto",
                        "Transport of an internet connection: tcp, udp, icmp or raw; <NA> for all else.",
                        ofFile((file, value) -> {
                            value.setText(protocol(file));
                            return true;
                        }))
                .text("fd.sockfamily", "ip or unix; none for what is no such socket.", ofFile(SocketFields::family))
                .truth(
                        "fd.is_server",
                        "Whether the server's end of the connection is on this machine.",
                        ofFile((file, value) -> {
                            value.setBoolean(isServer(file));
                            return true;
                        }))
                .truth("fd.connected", "Whether the socket is connected.", ofFile((file, value) -> {
                    value.setBoolean(file.status() == ConnectionStatus.CONNECTED);
                    return true;
                }));
        eitherEnd(list);
        for (End end : End.values()) {
            oneEnd(list, end);
        }
        return list.fields();
    }

    private static void eitherEnd(FieldList list) {
        list.add("fd.ip", FieldType.ADDRESS, PrintFormat.NONE, "Address of either end.", new EitherAddress())
                .with(EITHER)
                .add("fd.net", FieldType.NETWORK, PrintFormat.NONE, "Network of either end.", new EitherAddress())
                .with(EITHER)
                .add("fd.port", FieldType.PORT, PrintFormat.DECIMAL, "Port of either end.", new EitherPort())
                .with(EITHER)
                .add("fd.proto", FieldType.PORT, PrintFormat.NONE, "Service of either end.", new EitherPort())
                .with(EITHER);
    }

    private void oneEnd(FieldList list, End end) {
        FieldReader address = ofFile((file, value) -> address(file, end, value));
        list.add(
                        end.prefix + "ip",
                        FieldType.ADDRESS,
                        PrintFormat.NONE,
                        "Address of the " + end.word + " end.",
                        address)
                .add(
                        end.prefix + "net",
                        FieldType.NETWORK,
                        PrintFormat.NONE,
                        "Network of the " + end.word + " end.",
                        address)
                .with(COMPARED_ONLY)
                .add(
                        end.prefix + "port",
                        FieldType.PORT,
                        PrintFormat.DECIMAL,
                        "Port of the " + end.word + " end.",
                        ofFile((file, value) -> port(file, end, value)))
                .text(
                        end.prefix + "proto",
                        "Port of the " + end.word + " end as text.",
                        ofFile((file, value) -> service(file, end, value)))
                .text(
                        end.prefix + "ip.name",
                        "Host name of the " + end.word + " end, as this machine's hosts file has it.",
                        ofFile((file, value) -> hasEnd(file, end)
                                && state.host().isThisOne()
                                && hostNames.set(high(file, end), low(file, end), file.addressBytes(), value)))
                .with(FieldFlag.NO_RIGHT_SIDE, FieldFlag.NO_TRANSFORMER);
    }

    private static boolean hasRole(FileRecord file) {
        return file.role() != SocketRole.NONE;
    }

    /** Whether both ends are known. */
    private static boolean isConnection(FileRecord file) {
        return (file.kind() == FileKind.IPV4_SOCKET || file.kind() == FileKind.IPV6_SOCKET) && hasRole(file);
    }

    private static boolean hasEnd(FileRecord file, End end) {
        return isConnection(file) || (end == End.SERVER && file.kind().isServerSocket() && hasRole(file));
    }

    /** Whether the end is the one that a connection goes to. */
    private boolean isDestination(FileRecord file, End end) {
        return switch (end) {
            case CLIENT -> false;
            case SERVER -> !file.kind().isServerSocket();
            case LOCAL -> !isSourceLocal(file);
            case REMOTE -> isSourceLocal(file);
        };
    }

    private long high(FileRecord file, End end) {
        return isDestination(file, end) ? file.destinationHigh() : file.sourceHigh();
    }

    private long low(FileRecord file, End end) {
        return isDestination(file, end) ? file.destinationLow() : file.sourceLow();
    }

    private boolean address(FileRecord file, End end, FieldValue value) {
        if (!hasEnd(file, end)) {
            return false;
        }
        value.clear();
        if (isDestination(file, end)) {
            file.appendDestination(value);
        } else {
            file.appendSource(value);
        }
        return true;
    }

    private int portOf(FileRecord file, End end) {
        return isDestination(file, end) ? file.destinationPort() : file.sourcePort();
    }

    private boolean port(FileRecord file, End end, FieldValue value) {
        boolean isBound = end == End.SERVER && file.kind().isServerSocket();
        value.setNumber(portOf(file, end));
        return isBound || isConnection(file);
    }

    private boolean service(FileRecord file, End end, FieldValue value) {
        value.clear();
        if (isConnection(file)) {
            value.appendDecimal(portOf(file, end));
            return true;
        }
        // Text that is there and empty: such a socket has a side, but no port on it.
        return end == End.CLIENT
                ? hasRole(file)
                : end == End.SERVER && file.kind().isServerSocket();
    }

    /** The word for the transport, {@code <NA>} if that is not to be said. */
    static Text protocol(FileRecord file) {
        Protocol protocol = file.protocol();
        boolean isSure = protocol == Protocol.RAW || file.kind().isServerSocket() || isConnection(file);
        boolean isNamed = protocol != Protocol.UNKNOWN && protocol != Protocol.NOT_AVAILABLE;
        return file.kind().isInternet() && isSure && isNamed ? protocol.text() : NOT_AVAILABLE;
    }

    private static boolean family(FileRecord file, FieldValue value) {
        value.clear();
        value.appendAscii(file.kind().isInternet() ? "ip" : "unix");
        return file.kind().isInternet() || file.kind() == FileKind.UNIX_SOCKET;
    }

    private static boolean isServer(FileRecord file) {
        return switch (file.kind()) {
            case IPV4_SERVER_SOCKET, IPV6_SERVER_SOCKET -> true;
            case IPV4_SOCKET, IPV6_SOCKET ->
                file.role() == SocketRole.SERVER
                        || isLoopback(file, file.destinationHigh(), file.destinationLow())
                        || (hasRole(file) && isSameMachine(file));
            default -> false;
        };
    }

    /**
     * The process is on its machine, and so is its end; if both are there, the client's counts as the local one. Falco finds
     * the same by the machine's addresses; of a capture that does not list them it says that the server's end is the local
     * one, and so do we: a rule is to match the same events.
     */
    private boolean isSourceLocal(FileRecord file) {
        return (file.role() == SocketRole.CLIENT && hasAddresses()) || isSameMachine(file);
    }

    private boolean hasAddresses() {
        Host host = state.host();
        return host.isThisOne() || !host.addresses().isEmpty();
    }

    private static boolean isSameMachine(FileRecord file) {
        return (file.sourceHigh() == file.destinationHigh() && file.sourceLow() == file.destinationLow())
                || (isLoopback(file, file.sourceHigh(), file.sourceLow())
                        && isLoopback(file, file.destinationHigh(), file.destinationLow()));
    }

    /** In IPv6 it is the network of the one address, which also holds that of no address. */
    private static boolean isLoopback(FileRecord file, long high, long low) {
        return file.kind().isIpv6() ? high == 0 : low >>> 24 == 127;
    }

    /** Both ends' addresses, or the only one of a server's socket. */
    private static final class EitherAddress implements FieldReader.Multi {
        @Override
        public boolean read(Event event, int index, FieldValue value) {
            FileRecord file = EventFiles.file(event);
            if (file == null
                    || !file.kind().isInternet()
                    || index > (file.kind().isServerSocket() ? 0 : 1)) {
                return false;
            }
            value.clear();
            if (index == 0) {
                file.appendSource(value);
            } else {
                file.appendDestination(value);
            }
            return true;
        }
    }

    /** Both ends' ports, or the only one of a server's socket. */
    private static final class EitherPort implements FieldReader.Multi {
        @Override
        public boolean read(Event event, int index, FieldValue value) {
            FileRecord file = EventFiles.file(event);
            if (file == null
                    || !file.kind().isInternet()
                    || index > (file.kind().isServerSocket() ? 0 : 1)) {
                return false;
            }
            value.setNumber(index == 0 ? file.sourcePort() : file.destinationPort());
            return true;
        }
    }
}
