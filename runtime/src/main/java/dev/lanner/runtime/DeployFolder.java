// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime;

import dev.lanner.runtime.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The folder that bundles are dropped into. Who may write it runs code as whoever runs Lanner, so it must belong to nobody
 * else.
 */
final class DeployFolder {
    /** The property of the framework that names the folder to File Install. */
    static final String DIRECTORY = "felix.fileinstall.dir";

    private DeployFolder() {}

    /** Properties of the framework that let File Install watch the folder; without them it watches nothing. */
    static Map<String, String> watched(Settings settings) {
        if (!settings.isDeployEnabled()) {
            return Map.of();
        }
        Path folder = settings.deployFolder().toAbsolutePath();
        try {
            Files.createDirectories(folder);
            String complaint = complaint(folder);
            if (!complaint.isEmpty()) {
                System.err.println("lanner: nothing is deployed from " + folder + ": " + complaint);
                return Map.of();
            }
        } catch (IOException e) {
            System.err.println("lanner: nothing is deployed from " + folder + ": it cannot be made (" + e
                    + "); set deploy.dir to a folder of your own, or deploy.enabled to false");
            return Map.of();
        }
        Map<String, String> properties = new HashMap<>();
        properties.put(DIRECTORY, folder.toString());
        properties.put("felix.fileinstall.poll", Long.toString(settings.deployPollMs()));
        properties.put("felix.fileinstall.noInitialDelay", "true");
        properties.put("felix.fileinstall.enableConfigSave", "false");
        properties.put("felix.fileinstall.log.level", "2");
        return properties;
    }

    private static String complaint(Path folder) throws IOException {
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(folder);
        if (permissions.contains(PosixFilePermission.GROUP_WRITE)
                || permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
            return "others may write it; chmod go-w " + folder;
        }
        Object owner = Files.getAttribute(folder, "unix:uid");
        Object self = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        return owner.equals(self) || owner.equals(0) ? "" : "it belongs to another user; chown it";
    }
}
