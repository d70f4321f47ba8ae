// SPDX-License-Identifier: Apache-2.0
package dev.lanner.shell.ssh;

import java.time.Duration;

/**
 * What nobody may exceed.
 *
 * @param sessions shells and commands at a time
 * @param idleTime how long nothing may come or go; zero for any time
 * @param loginAttempts keys that a client may show
 */
record Limits(int sessions, Duration idleTime, int loginAttempts) {
    /** Connections of those who have not shown who they are. */
    static final int MOST_STRANGERS = 16;

    /** How long somebody may take to show who it is. */
    static final Duration LOGIN_TIME = Duration.ofSeconds(20);

    static Limits of(SshShell.Config config) {
        return new Limits(
                config.max$_$sessions(), Duration.ofSeconds(config.idle$_$timeout$_$s()), config.max$_$auth$_$tries());
    }
}
