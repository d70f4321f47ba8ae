// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline;

import dev.lanner.api.pipeline.Explainer;
import dev.lanner.api.pipeline.Explaining;
import dev.lanner.api.rule.RuleEngine;
import dev.lanner.spi.tap.EventTap;
import java.util.function.Function;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Explains by taps, which are there only as long as something is explained: no event is asked whether anybody listens. */
@Component
public final class TapExplainer implements Explainer {
    private static final Logger LOG = LoggerFactory.getLogger(TapExplainer.class);

    private final RuleEngine rules;
    private final Function<EventTap, Runnable> plug;

    /** Made by the component runtime. */
    @Activate
    public TapExplainer(BundleContext context, @Reference RuleEngine rules) {
        this(rules, tap -> {
            ServiceRegistration<EventTap> registration = context.registerService(EventTap.class, tap, null);
            return () -> unregister(registration);
        });
    }

    private static void unregister(ServiceRegistration<EventTap> registration) {
        try {
            registration.unregister();
        } catch (IllegalStateException e) {
            // The bundle is being stopped: the framework has taken the tap away before.
            LOG.debug("The tap was gone already.", e);
        }
    }

    /**
     * Makes an explainer.
     *
     * @param plug puts a tap in place; what it returns takes the tap away, and waits until the event loop has let go of it
     */
    TapExplainer(RuleEngine rules, Function<EventTap, Runnable> plug) {
        this.rules = rules;
        this.plug = plug;
    }

    @Override
    public Explaining begin(String rule, long event) {
        ExplainingTap tap = new ExplainingTap(rules, rule, event);
        Runnable unplug = plug.apply(tap);
        return new PluggedExplaining(tap, unplug);
    }
}
