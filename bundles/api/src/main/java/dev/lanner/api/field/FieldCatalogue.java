// SPDX-License-Identifier: Apache-2.0
package dev.lanner.api.field;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/** All fields that bound providers give at this moment. A service. <em>Thread:</em> any. */
@ProviderType
public interface FieldCatalogue {
    /** Every field, sorted by name. */
    List<FieldSpec> fields();

    /** The field {@code name}, or null. */
    @Nullable
    FieldSpec field(String name);
}
