// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** How much of what runs is kept in memory. */
@ObjectClassDefinition(name = "Lanner state", description = "How much of what runs is kept in memory.")
public @interface StateConfig {
    /** Most threads in the table. */
    @AttributeDefinition(
            name = "thread-limit",
            description =
                    "Most threads that are known at a time. What finds no room is unknown to rules, and counted as"
                            + " thread-table-full.",
            min = "1024")
    int thread$_$limit() default 262_144;

    /** Most descriptors of a process. */
    @AttributeDefinition(
            name = "file-limit",
            description =
                    "Most open descriptors that are known of a process at a time, about 200 bytes each. What finds no"
                            + " room is unknown to rules, and counted as file-table-full. A busy server may well have tens of"
                            + " thousands.",
            min = "64")
    int file$_$limit() default 65_536;
}
