// SPDX-License-Identifier: Apache-2.0
package dev.lanner.shell;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets {@code lanner shell} in, through a socket that only the user may reach who runs Lanner: whoever gets in is as good
 * as that user, since the shell installs bundles.
 */
@Component(
        service = {},
        configurationPid = "dev.lanner.shell",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = ShellSocket.Config.class)
public final class ShellSocket {
    private static final Logger LOG = LoggerFactory.getLogger(ShellSocket.class);
    private static final int MOST_CONNECTIONS = 8;
    private static final long STOP_MS = 1_000;

    private final Dialogue.Parts parts;
    private final Path path;
    private final @Nullable ServerSocketChannel server;
    private final Set<SocketChannel> connections = ConcurrentHashMap.newKeySet();
    private final Thread acceptor;

    /** What can be set. */
    @ObjectClassDefinition(id = "dev.lanner.shell", name = "Shell", description = "The socket that lanner shell uses.")
    public @interface Config {
        /** Where the socket is. */
        @AttributeDefinition(
                name = "Socket",
                description = "Path of the socket. Its folder is made readable by nobody else.")
        String socket() default "/run/lanner/shell.sock";

        /** Where commands that change something are written down. */
        @AttributeDefinition(
                name = "Audit file",
                description =
                        "Every command that changes something is written there, with who has given it and what came of"
                                + " it. Empty: audit.log in the folder where Lanner keeps its state.")
        String audit$_$file() default "";

        /** When that file is moved away. */
        @AttributeDefinition(
                name = "Audit file's size (MB)",
                description =
                        "At this size the audit file gets the suffix .1, and a new one begins; five are kept. 0: never.",
                min = "0")
        long audit$_$max$_$mb() default 10;
    }

    /** Opens the socket; if that cannot be, the log says why, and everything else works. */
    @Activate
    public ShellSocket(Config config, @Reference SharedShell shell) {
        this(
                Path.of(config.socket()).toAbsolutePath(),
                shell.parts(),
                tryToOpen(Path.of(config.socket()).toAbsolutePath()));
    }

    ShellSocket(Path path, Dialogue.Parts parts, @Nullable ServerSocketChannel server) {
        this.parts = parts;
        this.path = path;
        this.server = server;
        this.acceptor = new Thread(this::accept, "lanner-shell");
        acceptor.setDaemon(true);
        if (server != null) {
            acceptor.start();
        }
    }

    /** Closes the socket and hangs up. */
    @Deactivate
    public void close() {
        if (server == null) {
            return;
        }
        try {
            server.close();
            Files.deleteIfExists(path);
        } catch (IOException e) {
            LOG.warn("The shell's socket {} was not closed cleanly: {}.", path, e.toString());
        }
        connections.forEach(ShellSocket::hangUp);
        try {
            acceptor.join(STOP_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static @Nullable ServerSocketChannel tryToOpen(Path path) {
        try {
            return open(path);
        } catch (IOException e) {
            LOG.warn(
                    "'lanner shell' cannot attach: {}.",
                    e instanceof FileSystemException ? e.toString() : e.getMessage());
            return null;
        }
    }

    static ServerSocketChannel open(Path path) throws IOException {
        Path folder = path.getParent();
        if (folder == null) {
            throw new IOException("'" + path + "' cannot be a socket; name a file");
        }
        Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        requirePrivate(folder);
        requireNobodyListens(path);
        Files.deleteIfExists(path);
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            server.bind(UnixDomainSocketAddress.of(path), MOST_CONNECTIONS);
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
        } catch (IOException e) {
            server.close();
            throw new IOException(
                    "the shell's socket " + path + " cannot be opened (" + e.getMessage() + "); set shell.socket", e);
        }
        return server;
    }

    /** In a folder that others may write, they could put their own socket in our place. */
    private static void requirePrivate(Path folder) throws IOException {
        PosixFileAttributes attributes =
                Files.getFileAttributeView(folder, PosixFileAttributeView.class).readAttributes();
        String permissions = PosixFilePermissions.toString(attributes.permissions());
        if (permissions.charAt(4) == 'w' || permissions.charAt(7) == 'w') {
            throw new IOException("the folder " + folder + " of the shell's socket may be written by others ("
                    + permissions + "); use one of your own, or chmod go-w " + folder);
        }
    }

    /** A socket that nobody listens on is left from a process that was killed. */
    private static void requireNobodyListens(Path path) throws IOException {
        if (Files.notExists(path)) {
            return;
        }
        boolean listening;
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            listening = channel.isConnected();
        } catch (IOException e) {
            listening = false;
        }
        if (listening) {
            throw new IOException(
                    "another Lanner has the shell's socket " + path + "; stop it, or set shell.socket to another path");
        }
    }

    private void accept() {
        ServerSocketChannel open = server;
        while (open != null && open.isOpen()) {
            try {
                SocketChannel channel = open.accept();
                if (connections.size() >= MOST_CONNECTIONS) {
                    hangUp(channel);
                } else {
                    serve(channel);
                }
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                LOG.warn("The shell's socket {} has failed, nobody can attach any more: {}.", path, e.toString());
                return;
            }
        }
    }

    private void serve(SocketChannel channel) {
        connections.add(channel);
        Thread thread = new Thread(
                () -> {
                    try (channel) {
                        ShellConnection.serve(parts, channel, Peer.of(channel));
                    } catch (IOException e) {
                        LOG.debug("A shell has hung up.", e);
                    } finally {
                        connections.remove(channel);
                    }
                },
                "lanner-shell-connection");
        thread.setDaemon(true);
        thread.start();
    }

    private static void hangUp(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("A shell was gone already.", e);
        }
    }
}
