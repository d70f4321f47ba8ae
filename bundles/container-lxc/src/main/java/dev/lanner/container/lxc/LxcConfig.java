// SPDX-License-Identifier: Apache-2.0
package dev.lanner.container.lxc;

import dev.lanner.api.container.ContainerDescription;
import dev.lanner.api.container.ContainerDescription.Flags;
import dev.lanner.api.container.ContainerDescription.Image;
import dev.lanner.api.container.ContainerDescription.Mount;
import dev.lanner.api.container.ContainerDescription.RootFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A container's configuration file, as far as it describes the container: the last value of each key, and all mounts. */
final class LxcConfig {
    private static final int MOST_BYTES = 1 << 20;
    private static final String TEMPLATE = "# Template used to create this container:";
    private static final String PARAMETERS = "# Parameters passed to the template:";

    private final Map<String, String> values = new LinkedHashMap<>();
    private final List<String> mounts = new ArrayList<>();
    private final StringBuilder userMap = new StringBuilder();
    private final StringBuilder groupMap = new StringBuilder();
    private String template = "";
    private String parameters = "";

    /** Reads the file. */
    static LxcConfig read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return new LxcConfig(new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8));
        }
    }

    LxcConfig(String text) {
        for (String line : text.split("\n", -1)) {
            if (line.startsWith(TEMPLATE)) {
                template = line.substring(TEMPLATE.length()).strip();
            } else if (line.startsWith(PARAMETERS)) {
                parameters = line.substring(PARAMETERS.length()).strip();
            } else if (!line.strip().startsWith("#") && line.indexOf('=') > 0) {
                add(line);
            }
        }
    }

    private void add(String line) {
        int equals = line.indexOf('=');
        String key = line.substring(0, equals).strip();
        String value = line.substring(equals + 1).strip();
        if (key.equals("lxc.mount.entry")) {
            mounts.add(value);
        } else if (key.equals("lxc.idmap") || key.equals("lxc.id_map")) {
            addMap(value);
            values.put(key, value);
        } else {
            values.put(key, value);
        }
    }

    /** A letter, the first id inside, the first outside, how many: the latter are what the kernel shows too. */
    private void addMap(String value) {
        String ids = value.substring(Math.min(1, value.length())).strip() + "\n";
        if (value.startsWith("u") || value.startsWith("b")) {
            userMap.append(ids);
        }
        if (value.startsWith("g") || value.startsWith("b")) {
            groupMap.append(ids);
        }
    }

    /** Adds what the file tells of the container of this name. */
    void describe(ContainerDescription.Builder description, Path folder) {
        String rootfs = value(
                "lxc.rootfs.path", value("lxc.rootfs", folder.resolve("rootfs").toString()));
        // The kind of storage may stand before the path, as in dir:/var/lib/lxc/web/rootfs.
        String path = rootfs.replaceFirst("^[a-z]+:(?=/)", "");
        description.image(image(path)).flags(flags()).files(files(rootfs, path));
        for (String entry : mounts) {
            String[] columns = entry.split("\\s+", -1);
            if (columns.length >= 4) {
                description.mount(mount(columns));
            }
        }
    }

    private String value(String key, String otherwise) {
        String value = values.get(key);
        return value == null || value.isEmpty() ? otherwise : value;
    }

    private Image image(String rootfs) {
        String[] words = parameters.split("\\s+", -1);
        String distribution = option(words, "-d", "--dist");
        String release = option(words, "-r", "--release");
        String name = distribution.isEmpty() ? template.substring(template.lastIndexOf('/') + 1) : distribution;
        return new Image(rootfs, "", name, release, "");
    }

    /** Block devices are mounted where only the container sees them. */
    private RootFiles files(String rootfs, String path) {
        RootFiles files = RootFiles.NONE;
        String[] parts = rootfs.split(":", -1);
        if (parts[0].startsWith("overlay") && parts.length >= 3) {
            // The one that is written to comes last.
            List<String> layers = new ArrayList<>(List.of(parts).subList(1, parts.length));
            Collections.reverse(layers);
            files = new RootFiles("", layers, "", "");
        } else if (path.startsWith("/")) {
            files = RootFiles.in(path);
        }
        return files.mapped(userMap.toString(), groupMap.toString());
    }

    private static String option(String[] words, String brief, String full) {
        for (int i = 0; i < words.length; i++) {
            if ((words[i].equals(brief) || words[i].equals(full)) && i + 1 < words.length) {
                return words[i + 1];
            }
            if (words[i].startsWith(full + "=")) {
                return words[i].substring(full.length() + 1);
            }
        }
        return "";
    }

    private Flags flags() {
        boolean hasMap = values.containsKey("lxc.idmap") || values.containsKey("lxc.id_map");
        String kept = " " + value("lxc.namespace.keep", "") + " ";
        boolean hasHostNet =
                value("lxc.net.0.type", value("lxc.network.type", "")).equals("none");
        return new Flags(!hasMap, kept.contains(" pid "), hasHostNet || kept.contains(" net "), kept.contains(" ipc "));
    }

    private static Mount mount(String[] columns) {
        List<String> options = List.of(columns[3].split(",", -1));
        String propagation = options.stream()
                .filter(option -> option.matches("r?(private|shared|slave|unbindable)"))
                .findFirst()
                .orElse("");
        return new Mount(
                columns[0], "/" + columns[1].replaceFirst("^/+", ""), columns[3], !options.contains("ro"), propagation);
    }
}
