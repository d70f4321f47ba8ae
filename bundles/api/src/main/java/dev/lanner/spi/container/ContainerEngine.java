// SPDX-License-Identifier: Apache-2.0
package dev.lanner.spi.container;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.annotation.bundle.Requirement;
import org.osgi.service.component.annotations.ComponentPropertyType;

/**
 * The name of a {@link ContainerResolver}: the component's service property {@code lanner.container.engine}.
 *
 * <p>It also makes the bundle require this SPI in its present major version, so that a bundle built for another one does
 * not resolve, and says why.
 */
@ComponentPropertyType
@Requirement(namespace = "dev.lanner.spi", name = "container", version = "1.0.0")
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface ContainerEngine {
    /** Puts the property into the house's name space. */
    String PREFIX_ = "lanner.";

    /** Short, lower case, unique among resolvers: what commands and counters call it. */
    String value();
}
