// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine;

import dev.lanner.engine.compile.Addition;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;

/**
 * One thing that is added to alerts, for as long as it is configured.
 *
 * <p>At the end of all the runtime lets go of a bundle's components in the order of their names: the engine first, which
 * then has no need to do without what this one added.
 */
@Component(
        service = OutputAddition.class,
        configurationPid = OutputAddition.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = AppendConfig.class, factory = true)
public final class OutputAddition {
    static final String PID = "dev.lanner.engine.append";

    private volatile Addition addition;

    /** Made by the component runtime. */
    @Activate
    public OutputAddition(AppendConfig config, Map<String, Object> properties) {
        addition = addition(config, properties);
    }

    /** The engine is told by the component runtime. */
    @Modified
    void modify(AppendConfig config, Map<String, Object> properties) {
        addition = addition(config, properties);
    }

    /** What is wanted now. */
    Addition addition() {
        return addition;
    }

    private static Addition addition(AppendConfig config, Map<String, Object> properties) {
        String pid = String.valueOf(properties.get("service.pid"));
        String name = pid.substring(pid.indexOf('~') + 1);
        return new Addition(
                "engine.append." + name,
                new Addition.Match(config.source(), List.of(config.tags()), config.rule()),
                config.extra$_$output(),
                List.of(config.extra$_$fields()),
                config.suggested$_$output());
    }
}
