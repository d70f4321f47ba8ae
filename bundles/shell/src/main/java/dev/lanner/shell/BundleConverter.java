// SPDX-License-Identifier: Apache-2.0
package dev.lanner.shell;

import org.apache.felix.service.command.Converter;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Lets commands such as {@code felix:stop} and {@code felix:update} take a bundle by its number or its symbolic name.
 *
 * <p><em>Thread:</em> any.
 */
@Component(service = Converter.class, property = Converter.CONVERTER_CLASSES + "=org.osgi.framework.Bundle")
public final class BundleConverter implements Converter {
    private final BundleContext context;

    /** Finds the bundles of this framework. */
    @Activate
    public BundleConverter(BundleContext context) {
        this.context = context;
    }

    @Override
    public @Nullable Object convert(Class<?> desiredType, Object in) {
        if (desiredType != Bundle.class) {
            return null;
        }
        String text = in.toString();
        for (Bundle bundle : context.getBundles()) {
            if (text.equals(bundle.getSymbolicName()) || text.equals(Long.toString(bundle.getBundleId()))) {
                return bundle;
            }
        }
        return null;
    }

    @Override
    public @Nullable CharSequence format(Object target, int level, Converter escape) {
        return target instanceof Bundle bundle ? bundle.getBundleId() + " " + bundle.getSymbolicName() : null;
    }
}
