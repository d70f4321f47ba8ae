// SPDX-License-Identifier: Apache-2.0
package dev.lanner.itest.delivery;

import dev.lanner.api.container.ContainerDescription;
import dev.lanner.api.container.ContainerKey;
import dev.lanner.spi.container.ContainerResolver;
import dev.lanner.spi.container.ContainerWatch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A runtime that has a new container ten times a second, and tells of it if its mood, which the test sets, lets it: that of
 * its number when it is asked, of the next number while it is listened to, of the one after that when it is to say whose a
 * control group is.
 */
public final class MoodyResolver implements ContainerResolver, ContainerWatch {
    private static final long PERIOD_MS = 100;
    private static final long SLOW_MS = 1000;

    private final Control control = Control.in(Path.of(System.getProperty("delivery.folder", "")));
    private final String type;
    private final int number;
    private long made;

    /** Takes its name and number from the component. */
    public MoodyResolver(Map<String, Object> properties) {
        type = String.valueOf(properties.get("lanner.container.engine"));
        number = Integer.parseInt(String.valueOf(properties.get("number")));
    }

    @Override
    public @Nullable ContainerKey containerOf(String controlGroup) {
        try {
            control.suffer(number + 2, SLOW_MS);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return null;
    }

    @Override
    public @Nullable ContainerDescription describe(ContainerKey key, long pid) throws IOException {
        control.suffer(number, SLOW_MS);
        return ContainerDescription.toldBy(type).name("called-" + key.fullId()).build();
    }

    @Override
    public void watch(Listener listener) throws IOException, InterruptedException {
        while (true) {
            control.suffer(number + 1, SLOW_MS);
            made++;
            String id = type + "-" + made;
            listener.onChanged(new ContainerKey(type, id, id, ""));
            Thread.sleep(PERIOD_MS);
        }
    }
}
