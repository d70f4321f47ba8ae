// SPDX-License-Identifier: Apache-2.0
package dev.lanner.api.shell;

import java.io.PrintStream;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Lanner's shell. A service. Whoever gets a session is as good as root, since the shell installs bundles: a caller makes
 * sure of who it is before.
 *
 * <p><em>Thread:</em> any.
 */
@ProviderType
public interface Shell {
    /**
     * Begins a session, which is to be closed.
     *
     * @param user who gives the commands
     * @param out where answers go, at once
     */
    ShellSession open(ShellUser user, PrintStream out);
}
