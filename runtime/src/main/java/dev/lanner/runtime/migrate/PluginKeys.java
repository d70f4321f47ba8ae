// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime.migrate;

import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.nodes.Node;

/** Plugins: what Falco's own one for containers does is built in, and of others there is a word to say. */
final class PluginKeys {
    private static final String ENGINES = "init_config.engines.";

    /** Where engines are asked, one socket or several. */
    private static final Map<String, String> SOCKETS = Map.of(
            ENGINES + "docker.sockets", "container.docker.socket",
            ENGINES + "containerd.sockets", "container.containerd.socket",
            ENGINES + "podman.sockets", "container.podman.sockets");

    private static final Map<String, String> STATIC = Map.of(
            ENGINES + "static.container_id", "container.static.id",
            ENGINES + "static.container_name", "container.static.name",
            ENGINES + "static.container_image", "container.static.image");

    private final Migration migration;

    PluginKeys(Migration migration) {
        this.migration = migration;
    }

    void migrate() {
        FalcoValue plugins = migration.take("plugins");
        for (Node item : plugins == null ? List.<Node>of() : plugins.items()) {
            Map<String, FalcoValue> keys = FalcoValue.flat(item);
            FalcoValue name = keys.remove("name");
            if (name != null && name.text().equals("container")) {
                container(keys);
            } else if (plugins != null) {
                String which = name == null ? "" : " (" + name.text() + ")";
                migration.lack(
                        name == null ? plugins : name,
                        "plugins" + which,
                        "Lanner's plugins are OSGi bundles, and libraries made for Falco are none; look for a bundle with"
                                + " the same source or fields, and drop it into the folder of deploy.dir");
            }
        }
    }

    private void container(Map<String, FalcoValue> keys) {
        keys.remove("library_path");
        keys.remove("open_params");
        keys.forEach((key, value) -> {
            String sockets = SOCKETS.get(key);
            String fixed = STATIC.get(key);
            if (sockets != null && sockets.endsWith("s")) {
                migration.putList(sockets, value, value.texts());
            } else if (sockets != null && !value.texts().isEmpty()) {
                migration.put(sockets, value, value.texts().get(0));
            } else if (fixed != null) {
                migration.put(fixed, value, value.text());
            } else if (key.endsWith(".enabled")
                    ? !value.isTrue()
                    : !key.equals("init_config.with_size") || value.isTrue()) {
                migration.lack(
                        value,
                        "plugins.container." + key,
                        "containers are recognised without settings; labels are whole, and no sizes are asked for");
            }
        });
    }
}
