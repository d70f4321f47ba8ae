// SPDX-License-Identifier: Apache-2.0
package dev.lanner.spi.output;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.annotation.bundle.Requirement;
import org.osgi.service.component.annotations.ComponentPropertyType;

/**
 * The name of an {@link AlertOutput}: the component's service property {@code lanner.output.name}.
 *
 * <p>It also makes the bundle require this SPI in its present major version, so that a bundle built for another one does
 * not resolve, and says why.
 */
@ComponentPropertyType
@Requirement(namespace = "dev.lanner.spi", name = "output", version = "1.0.0")
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface OutputName {
    /** Puts the property into the house's name space. */
    String PREFIX_ = "lanner.";

    /** Short, lower case, unique among outputs: what commands, counters and the spool call it. */
    String value();
}
