// SPDX-License-Identifier: Apache-2.0
package dev.lanner.api.container;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/** A container that a thread was seen in. <em>Thread:</em> any. */
@ProviderType
public interface Container {
    /** What recognised it. */
    ContainerKey key();

    /** What is known of it; null while nobody has answered, or if everybody has given up. */
    @Nullable
    ContainerDescription description();
}
