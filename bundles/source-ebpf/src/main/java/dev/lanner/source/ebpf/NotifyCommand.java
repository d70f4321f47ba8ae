// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.ebpf;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import jnr.ffi.LastError;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;

/**
 * Tells a service manager how the service is, as sd_notify does: a datagram to a socket in the file system, which the JDK
 * does not have. It is here because everything native of the platform is.
 */
@Component(
        service = NotifyCommand.class,
        property = {"osgi.command.scope=service", "osgi.command.function=notify"})
public final class NotifyCommand {
    /** struct sockaddr_un: the family, then the path. */
    private static final int PATH_AT = 2;

    private static final int PATH_BYTES = 108;

    private @Nullable Datagrams datagrams;

    /**
     * Sends it.
     *
     * @param socket the path of the socket; an abstract one begins with {@code @}
     * @param state assignments, one in a line
     * @throws IOException if it was not sent; for people to read
     */
    public synchronized void notify(String socket, String state) throws IOException {
        byte[] path = socket.getBytes(StandardCharsets.UTF_8);
        if (path.length == 0 || path.length >= PATH_BYTES || (path[0] != '/' && path[0] != '@')) {
            throw new IOException("NOTIFY_SOCKET is '" + socket + "', which is neither a path nor an abstract socket;"
                    + " unset it, or correct it.");
        }
        if (path[0] == '@') {
            path[0] = 0;
        }
        Datagrams library = datagrams;
        if (library == null) {
            library = LibraryLoader.create(Datagrams.class).failImmediately().load("libc.so.6");
            datagrams = library;
        }
        int descriptor = library.socket(Datagrams.AF_UNIX, Datagrams.SOCK_DGRAM | Datagrams.SOCK_CLOEXEC, 0);
        if (descriptor < 0) {
            throw failure(library, socket);
        }
        try {
            send(library, descriptor, path, state.getBytes(StandardCharsets.UTF_8), socket);
        } finally {
            library.close(descriptor);
        }
    }

    private static void send(Datagrams library, int descriptor, byte[] path, byte[] state, String socket)
            throws IOException {
        Runtime runtime = Runtime.getRuntime(library);
        Pointer address = Memory.allocateDirect(runtime, PATH_AT + PATH_BYTES, true);
        address.putShort(0, (short) Datagrams.AF_UNIX);
        address.put(PATH_AT, path, 0, path.length);
        Pointer bytes = Memory.allocateDirect(runtime, Math.max(1, state.length), true);
        bytes.put(0, state, 0, state.length);
        long sent =
                library.sendto(descriptor, bytes, state.length, Datagrams.MSG_NOSIGNAL, address, PATH_AT + path.length);
        if (sent < 0) {
            throw failure(library, socket);
        }
    }

    private static IOException failure(Datagrams library, String socket) {
        int error = LastError.getLastError(Runtime.getRuntime(library));
        return new IOException("the service manager cannot be told anything over " + socket + " (NOTIFY_SOCKET): "
                + library.strerror(error) + "; it will take Lanner for one that does not start");
    }
}
