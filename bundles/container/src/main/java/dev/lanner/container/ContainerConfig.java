// SPDX-License-Identifier: Apache-2.0
package dev.lanner.container;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** How containers are found out about. */
@ObjectClassDefinition(name = "Lanner containers", description = "How containers are found out about.")
public @interface ContainerConfig {
    /** How long a new container is waited for. */
    @AttributeDefinition(
            name = "describe-limit-ms",
            description =
                    "How long runtimes may take to tell of a new container, in milliseconds, before its events go on"
                            + " without name and image. It is asked for further on.",
            min = "0")
    long describe$_$limit$_$ms() default 2000;

    /** How long one question may take. */
    @AttributeDefinition(
            name = "ask-limit-ms",
            description = "How long one question to a runtime may take, in milliseconds.",
            min = "10")
    long ask$_$limit$_$ms() default 1000;

    /** Most containers. */
    @AttributeDefinition(
            name = "container-limit",
            description = "Most containers that are kept in mind; beyond that those are forgotten that nobody is in.",
            min = "16")
    int container$_$limit() default 4096;

    /** How often accounts are looked at. */
    @AttributeDefinition(
            name = "accounts-watch-ms",
            description =
                    "How often the passwd and group files in containers are looked at for changes, in milliseconds,"
                            + " apart from when a name is missing or a program begins.",
            min = "100")
    long accounts$_$watch$_$ms() default 800;
}
