// SPDX-License-Identifier: Apache-2.0
package dev.lanner.itest.host;

import dev.lanner.api.field.ArgumentMode;
import dev.lanner.api.field.FieldReader;
import dev.lanner.api.field.FieldSpec;
import dev.lanner.api.field.FieldType;
import dev.lanner.api.field.Scope;
import dev.lanner.spi.field.FieldProvider;
import java.util.Collection;
import java.util.List;

/** What the fields of containers say where no runtime of containers is watched: every process is the host's. */
public final class HostFields implements FieldProvider {
    private static final String DESCRIPTION = "Of the host.";

    @Override
    public Collection<FieldSpec> fields() {
        return List.of(
                text("container.id", "host"),
                text("container.name", "host"),
                text("container.image.repository", ""),
                text("container.image.tag", ""),
                none("container.mounts", FieldType.TEXT),
                none("container.start_ts", FieldType.TIME_NS),
                none("k8s.ns.name", FieldType.TEXT),
                none("k8s.pod.name", FieldType.TEXT),
                FieldSpec.of(
                        "container.mount.dest",
                        FieldType.TEXT,
                        Scope.PROCESS,
                        ArgumentMode.REQUIRED,
                        DESCRIPTION,
                        argument -> (event, value) -> false),
                field("container.privileged", FieldType.BOOLEAN, (event, value) -> {
                    value.setBoolean(false);
                    return true;
                }));
    }

    private static FieldSpec text(String name, String text) {
        return field(name, FieldType.TEXT, (event, value) -> {
            value.clear();
            value.appendAscii(text);
            return true;
        });
    }

    private static FieldSpec none(String name, FieldType type) {
        return field(name, type, (event, value) -> false);
    }

    private static FieldSpec field(String name, FieldType type, FieldReader reader) {
        return FieldSpec.of(name, type, Scope.PROCESS, DESCRIPTION, reader);
    }
}
