// SPDX-License-Identifier: Apache-2.0
package dev.lanner.itest.delivery;

import dev.lanner.api.alert.Alert;
import dev.lanner.spi.output.AlertFormatter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Writes {@code moody} and the number of the alert, if its mood, which the test sets, lets it; at first half of that. */
public final class MoodyFormat implements AlertFormatter {
    private static final long SLOW_MS = 400;

    private final Control control = Control.in(Path.of(System.getProperty("delivery.folder", "")));
    private final int number;

    /** Takes its number from the component. */
    public MoodyFormat(Map<String, Object> properties) {
        number = Integer.parseInt(String.valueOf(properties.get("number")));
    }

    @Override
    public void format(Alert alert, Appendable target) throws IOException {
        target.append("moody ");
        control.suffer(number, SLOW_MS);
        target.append(String.valueOf(alert.fields().get("evt.arg.status")));
    }
}
