// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Which rules files are loaded. */
@ObjectClassDefinition(name = "Lanner rules files", description = "Which rules files are loaded.")
public @interface RuleFilesConfig {
    /** Files and directories, in order. */
    @AttributeDefinition(
            name = "files",
            description =
                    "Rules files and directories, in the order of loading. Of a directory all files *.yaml and *.yml"
                            + " are loaded, in alphabetical order, but not those in directories below.")
    String[] files();
}
