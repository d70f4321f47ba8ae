// SPDX-License-Identifier: Apache-2.0
package dev.lanner.spi.field;

import dev.lanner.api.field.FieldSpec;
import java.util.Collection;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Gives rules new fields. A service.
 *
 * <p>Rules that use them work while the service is there, and are shown as unsatisfied while it is not.
 */
@ConsumerType
public interface FieldProvider {
    /** All its fields; read once, when the service is bound. Names must be unique in the house: the first one wins. */
    Collection<FieldSpec> fields();
}
