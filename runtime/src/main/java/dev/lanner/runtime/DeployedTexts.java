// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime;

import dev.lanner.runtime.config.SettingsFiles;
import dev.lanner.runtime.deploy.Outcome;
import dev.lanner.runtime.deploy.Receiver;
import java.io.IOException;
import java.nio.file.Path;

/** Rules files and files of configuration in the deploy folder: a list is rules, keys are sections of lanner.yaml. */
final class DeployedTexts implements Receiver {
    private final LiveConfiguration configuration;
    private final boolean isSigningRequired;

    DeployedTexts(LiveConfiguration configuration, boolean isSigningRequired) {
        this.configuration = configuration;
        this.isSigningRequired = isSigningRequired;
    }

    @Override
    public Outcome put(Path file) throws InterruptedException {
        try {
            if (SettingsFiles.isList(file)) {
                return configuration.deployRules(file);
            }
        } catch (IOException e) {
            return Outcome.refused("it cannot be read (" + e + ")");
        }
        if (isSigningRequired) {
            return Outcome.refused(
                    "a configuration can start programs and cannot be signed, and deploy.require-signed is"
                            + " on; put it into the folder lanner.d beside lanner.yaml");
        }
        return configuration.deploySettings(file);
    }

    @Override
    public Outcome remove(Path file) throws InterruptedException {
        return configuration.withdraw(file);
    }
}
