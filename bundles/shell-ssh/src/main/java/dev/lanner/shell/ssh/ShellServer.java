// SPDX-License-Identifier: Apache-2.0
package dev.lanner.shell.ssh;

import dev.lanner.api.shell.Shell;
import dev.lanner.api.shell.ShellUser;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PublicKey;
import java.time.Duration;
import java.util.List;
import org.apache.sshd.common.AttributeRepository.AttributeKey;
import org.apache.sshd.common.BuiltinFactory;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.channel.RequestHandler;
import org.apache.sshd.common.cipher.BuiltinCiphers;
import org.apache.sshd.common.compression.BuiltinCompressions;
import org.apache.sshd.common.file.nonefs.NoneFileSystemFactory;
import org.apache.sshd.common.global.KeepAliveHandler;
import org.apache.sshd.common.io.nio2.Nio2ServiceFactoryFactory;
import org.apache.sshd.common.kex.BuiltinDHFactories;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.mac.BuiltinMacs;
import org.apache.sshd.common.session.ConnectionService;
import org.apache.sshd.common.signature.BuiltinSignatures;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.ServerBuilder;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.server.channel.ChannelSessionFactory;
import org.apache.sshd.server.forward.RejectAllForwardingFilter;
import org.apache.sshd.server.global.NoMoreSessionsHandler;
import org.apache.sshd.server.session.ServerSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One server of SSH, which lets in whoever has a key, to the shell and to nothing else. <em>Thread:</em> any. */
final class ShellServer {
    /** Who somebody is: the key that was shown last. */
    static final AttributeKey<ShellUser> USER = new AttributeKey<>();

    private static final Logger LOG = LoggerFactory.getLogger(ShellServer.class);
    private static final Duration STOP_TIME = Duration.ofSeconds(1);
    private static final int MOST_CHANNELS = 10;

    private final Server server = new Server();
    private final AuthorizedKeys keys;

    /** The acceptor of SSHD's server is for those that it has made itself. */
    private static final class Server extends SshServer {
        void stopListening() {
            if (acceptor != null) {
                acceptor.unbind();
            }
        }

        boolean hasSessions() {
            return acceptor != null && !acceptor.getManagedSessions().isEmpty();
        }

        int boundPort() {
            for (SocketAddress address : getBoundAddresses()) {
                return ((InetSocketAddress) address).getPort();
            }
            return -1;
        }
    }

    /**
     * Does not listen yet.
     *
     * @param history the folder of what each has typed before
     */
    ShellServer(Shell shell, AuthorizedKeys keys, KeyPair hostKey, Limits limits, Path history) {
        this.keys = keys;
        ServerBuilder.builder().factory(() -> server).build(true);
        server.setIoServiceFactoryFactory(new Nio2ServiceFactoryFactory());
        server.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
        allowOnlyStrongAlgorithms();
        allowOnlyKeys();
        allowOnlyTheShell(new ShellChannel.Parts(shell, new Seats(limits.sessions()), history));
        limit(limits);
    }

    private void allowOnlyStrongAlgorithms() {
        server.setKeyExchangeFactories(NamedFactory.setUpTransformedFactories(
                true,
                List.of(
                        BuiltinDHFactories.curve25519,
                        BuiltinDHFactories.curve25519_libssh,
                        BuiltinDHFactories.ecdhp521,
                        BuiltinDHFactories.ecdhp384,
                        BuiltinDHFactories.ecdhp256,
                        BuiltinDHFactories.dhg18_512,
                        BuiltinDHFactories.dhg16_512),
                ServerBuilder.DH2KEX));
        server.setCipherFactories(BuiltinFactory.setUpFactories(
                true,
                List.of(
                        BuiltinCiphers.aes256gcm,
                        BuiltinCiphers.aes128gcm,
                        BuiltinCiphers.cc20p1305_openssh,
                        BuiltinCiphers.aes256ctr,
                        BuiltinCiphers.aes128ctr)));
        server.setMacFactories(BuiltinFactory.setUpFactories(
                true,
                List.of(
                        BuiltinMacs.hmacsha256etm,
                        BuiltinMacs.hmacsha512etm,
                        BuiltinMacs.hmacsha256,
                        BuiltinMacs.hmacsha512)));
        server.setSignatureFactories(BuiltinFactory.setUpFactories(
                true,
                List.of(
                        BuiltinSignatures.ed25519,
                        BuiltinSignatures.sk_ssh_ed25519,
                        BuiltinSignatures.nistp256,
                        BuiltinSignatures.sk_ecdsa_sha2_nistp256,
                        BuiltinSignatures.nistp384,
                        BuiltinSignatures.nistp521,
                        BuiltinSignatures.rsaSHA512,
                        BuiltinSignatures.rsaSHA256)));
        server.setCompressionFactories(List.of(BuiltinCompressions.none));
    }

    private void allowOnlyKeys() {
        server.setUserAuthFactories(List.of(UserAuthPublicKeyFactory.INSTANCE));
        server.setPasswordAuthenticator(null);
        server.setKeyboardInteractiveAuthenticator(null);
        server.setHostBasedAuthenticator(null);
        server.setGSSAuthenticator(null);
        server.setPublickeyAuthenticator((name, key, session) -> isLetIn(key, session));
    }

    /** The name that the client gives is not looked at: the key says who it is. */
    private boolean isLetIn(PublicKey key, ServerSession session) {
        AuthorizedKeys.Entry entry = keys.find(key);
        if (entry == null) {
            return false;
        }
        session.setAttribute(USER, new ShellUser(entry.owner(), entry.fingerprint(), address(session)));
        return true;
    }

    static String address(ServerSession session) {
        return session.getClientAddress() instanceof InetSocketAddress address
                ? address.getHostString() + ":" + address.getPort()
                : String.valueOf(session.getClientAddress());
    }

    private void allowOnlyTheShell(ShellChannel.Parts parts) {
        server.setFileSystemFactory(NoneFileSystemFactory.INSTANCE);
        server.setSubsystemFactories(List.of());
        server.setChannelFactories(List.of(ChannelSessionFactory.INSTANCE));
        server.setGlobalRequestHandlers(
                List.<RequestHandler<ConnectionService>>of(KeepAliveHandler.INSTANCE, NoMoreSessionsHandler.INSTANCE));
        server.setForwardingFilter(RejectAllForwardingFilter.INSTANCE);
        server.setAgentFactory(null);
        server.setShellFactory(channel -> new ShellChannel(parts, null));
        server.setCommandFactory((channel, command) -> new ShellChannel(parts, command));
    }

    private void limit(Limits limits) {
        CoreModuleProperties.SERVER_IDENTIFICATION.set(server, "LANNER");
        CoreModuleProperties.AUTH_TIMEOUT.set(server, Limits.LOGIN_TIME);
        CoreModuleProperties.IDLE_TIMEOUT.set(server, limits.idleTime());
        CoreModuleProperties.MAX_AUTH_REQUESTS.set(server, limits.loginAttempts());
        CoreModuleProperties.MAX_CONCURRENT_CHANNELS.set(server, MOST_CHANNELS);
        CoreModuleProperties.NIO_WORKERS.set(server, 1);
        server.addSessionListener(new Doorkeeper(limits.sessions()));
    }

    /** Begins to listen; returns on which port. */
    int listen(String address, int port) throws IOException {
        server.setHost(address);
        server.setPort(port);
        server.start();
        return server.boundPort();
    }

    /** The port that it listens on; -1 if it does not. */
    int port() {
        return server.boundPort();
    }

    /** Lets nobody in any more; who is in stays. */
    void stopListening() {
        server.stopListening();
    }

    /** Closes it if nobody is in; returns whether it is closed. */
    boolean closeIfIdle() {
        if (server.hasSessions()) {
            return false;
        }
        close();
        return true;
    }

    /** Hangs up, within bounded time. */
    void close() {
        try {
            server.close(true).await(STOP_TIME);
        } catch (IOException e) {
            LOG.debug("A server of SSH was not closed cleanly.", e);
        }
    }
}
