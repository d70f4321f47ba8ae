// SPDX-License-Identifier: Apache-2.0
package dev.lanner.shell.ssh;

import dev.lanner.api.shell.Shell;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets people into the shell over SSH, if the configuration says so. Where it listens, and all else, can be changed while
 * sessions go on: those that were begun stay as they were.
 */
@Component(
        service = {},
        immediate = true,
        configurationPid = "dev.lanner.shell.ssh",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = SshShell.Config.class)
public final class SshShell {
    private static final Logger LOG = LoggerFactory.getLogger(SshShell.class);

    private final Shell shell;
    private final Path stateFolder;

    /** Those that have sessions; the last may let people in. */
    private final List<ShellServer> servers = new ArrayList<>();

    /** What can be set. */
    @ObjectClassDefinition(
            id = "dev.lanner.shell.ssh",
            name = "Shell over SSH",
            description =
                    "The shell over SSH, for clients with a key; off unless this section is there. Whoever comes in is as"
                            + " good as root, under whatever name: the key says who it is. There are no passwords, no"
                            + " forwarding, no file transfer. A command after the host's name is run alone: ssh -p 2222"
                            + " 127.0.0.1 'lanner:status --json'.")
    public @interface Config {
        /** Where it listens. */
        @AttributeDefinition(
                name = "Address",
                description = "The address to listen on, which only this host reaches unless it is another.")
        String address() default "127.0.0.1";

        /** The port it listens on. */
        @AttributeDefinition(name = "Port", description = "The port to listen on. 0: any.", min = "0", max = "65535")
        int port() default 2222;

        /** Who may come in. */
        @AttributeDefinition(
                name = "Authorized keys",
                description =
                        "The file with the keys of those who may, as OpenSSH's authorized_keys; what is saved holds for the"
                                + " next login. Neither it nor the folders above it may be written by others.")
        String authorized$_$keys() default "/etc/lanner/authorized_keys";

        /** By which it is known. */
        @AttributeDefinition(
                name = "Host key",
                description =
                        "The file with the key by which clients know this Lanner; made if it is not there, with the public"
                                + " half beside it. Empty: ssh_host_key in the folder where Lanner keeps its state.")
        String host$_$key() default "";

        /** How many at a time. */
        @AttributeDefinition(
                name = "Most sessions",
                description = "How many shells and commands run at a time; more are refused.",
                min = "1",
                max = "1000")
        int max$_$sessions() default 8;

        /** How long nothing may happen. */
        @AttributeDefinition(
                name = "Idle time-out (s)",
                description = "A connection over which nothing comes or goes for so long is ended. 0: never.",
                min = "0")
        long idle$_$timeout$_$s() default 1800;

        /** How many keys may be tried. */
        @AttributeDefinition(
                name = "Most login attempts",
                description = "A client that has shown so many keys without being let in is hung up on.",
                min = "1",
                max = "100")
        int max$_$auth$_$tries() default 6;
    }

    /** Listens; if that cannot be, the log says why, and everything else works. */
    @Activate
    public SshShell(Config config, @Reference Shell shell) {
        this(config, shell, stateFolder(System.getenv()));
    }

    SshShell(Config config, Shell shell, Path stateFolder) {
        this.shell = shell;
        this.stateFolder = stateFolder;
        JdkKeys.announce();
        listen(config);
    }

    /** What systemd has made for what is to outlive this process, or the usual place. */
    private static Path stateFolder(Map<String, String> environment) {
        String made = environment.getOrDefault("STATE_DIRECTORY", "");
        return Path.of(made.isBlank() ? "/var/lib/lanner" : made.split(":", 2)[0]);
    }

    /** Listens as it is said now. Sessions that were begun go on. */
    @Modified
    public void modified(Config config) {
        listen(config);
    }

    private synchronized void listen(Config config) {
        servers.forEach(ShellServer::stopListening);
        servers.removeIf(ShellServer::closeIfIdle);
        try {
            Path hostKey =
                    config.host$_$key().isBlank() ? stateFolder.resolve("ssh_host_key") : Path.of(config.host$_$key());
            AuthorizedKeys keys = new AuthorizedKeys(Path.of(config.authorized$_$keys()));
            ShellServer server = new ShellServer(
                    shell, keys, HostKey.readOrMake(hostKey), Limits.of(config), stateFolder.resolve("ssh_history"));
            servers.add(server);
            int port = server.listen(config.address(), config.port());
            // What is wrong with the keys is told at once, not when somebody stands before the door.
            int holders = keys.read().entries().size();
            LOG.info("SSH is open on {} port {} for {} keys.", config.address(), port, holders);
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            LOG.warn(
                    "SSH is not open on {} port {}: {}. Set shell.ssh.port or shell.ssh.address to what is free, or mend"
                            + " the file.",
                    config.address(),
                    config.port(),
                    e.getMessage() == null ? e.toString() : e.getMessage());
        }
    }

    /** The port that it listens on; -1 if it does not. */
    synchronized int port() {
        return servers.isEmpty() ? -1 : servers.get(servers.size() - 1).port();
    }

    /** Hangs up. */
    @Deactivate
    public synchronized void close() {
        servers.forEach(ShellServer::close);
        servers.clear();
    }
}
