// SPDX-License-Identifier: Apache-2.0
package dev.lanner.plugins.template;

import java.lang.annotation.Annotation;

/** A configuration with these values. */
@SuppressWarnings({"BadAnnotationImplementation", "ClassExplicitlyAnnotation"}) // nobody compares it
record FixedConfig(String host, int port) implements UdpOutput.Config {
    @Override
    public Class<? extends Annotation> annotationType() {
        return UdpOutput.Config.class;
    }
}
