// SPDX-License-Identifier: Apache-2.0
package dev.lanner.api.container;

import java.util.List;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/** The containers that are known at this moment. A service. <em>Thread:</em> any. <em>Blocking:</em> never. */
@ProviderType
public interface Containers {
    /** Every one, in no order. */
    List<ContainerStatus> containers();

    /** Names of the runtimes that can be recognised, the first one that knows a control group wins. */
    List<String> engines();

    /** How often an answer was given up, or something was refused, since the start: by reason. */
    Map<String, Long> giveUps();
}
