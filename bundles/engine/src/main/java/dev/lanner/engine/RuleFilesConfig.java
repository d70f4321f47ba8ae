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

    /** How often the files are looked at. */
    @AttributeDefinition(
            name = "watch-ms",
            description =
                    "How often the rules files are looked at, in milliseconds: what has changed, and has not changed"
                            + " any more at the next look, is loaded while events flow. 0: never; 'lanner:rules reload' loads then.",
            min = "0")
    long watch$_$ms() default 500;
}
