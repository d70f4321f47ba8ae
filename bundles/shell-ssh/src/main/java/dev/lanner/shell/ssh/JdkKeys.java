// SPDX-License-Identifier: Apache-2.0
package dev.lanner.shell.ssh;

import java.security.Provider;
import java.security.Security;
import java.util.Objects;
import java.util.Optional;
import org.apache.sshd.common.util.security.AbstractSecurityProviderRegistrar;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.apache.sshd.common.util.security.eddsa.generic.EdDSASupport;

/** Tells SSHD that Java itself knows Ed25519. */
final class JdkKeys extends AbstractSecurityProviderRegistrar {
    private static final String JDK = "SunEC";

    private JdkKeys() {
        super(JDK);
    }

    /** To be called before anything of SSHD looks at a key: it remembers which kinds there are. */
    static void announce() {
        SecurityUtils.registerSecurityProvider(new JdkKeys());
    }

    @Override
    public boolean isSupported() {
        return Security.getProvider(JDK) != null;
    }

    @Override
    public Provider getSecurityProvider() {
        return Objects.requireNonNull(Security.getProvider(JDK));
    }

    @Override
    public Optional<EdDSASupport<?, ?>> getEdDSASupport() {
        return Optional.of(new JdkEd25519());
    }
}
