// SPDX-License-Identifier: Apache-2.0
package dev.lanner.output.file;

import dev.lanner.api.alert.Alert;
import dev.lanner.spi.output.AlertFormatter;
import java.io.IOException;
import java.time.ZoneId;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;

/**
 * The format {@code text}: one line, {@code TIME: Priority message}.
 *
 * <p>Control characters, quotes and backslashes are written as JSON writes them, so that no file name can forge a second
 * alert or drive the terminal that shows it, and so that every line can be undone.
 */
@Component(configurationPid = "dev.lanner.format", property = AlertFormatter.NAME + "=text")
public final class TextFormatter implements AlertFormatter {
    private static final String SHORT_ESCAPES = "\b\t\n\f\r\"\\";
    private static final String SHORT_NAMES = "btnfr\"\\";

    private volatile AlertLine line;

    /** In local time, unless it is configured otherwise. */
    @Activate
    public TextFormatter(FormatConfig config) {
        this(FormatSettings.of(config, ZoneId.systemDefault()));
    }

    TextFormatter(FormatSettings settings) {
        line = settings.line();
    }

    /** The next alert is written so. */
    @Modified
    void modify(FormatConfig config) {
        line = FormatSettings.of(config, ZoneId.systemDefault()).line();
    }

    @Override
    public void format(Alert alert, Appendable target) throws IOException {
        String text = line.of(alert);
        int plainFrom = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\' || Character.isISOControl(c)) {
                target.append(text, plainFrom, i);
                appendEscaped(c, target);
                plainFrom = i + 1;
            }
        }
        target.append(text, plainFrom, text.length());
    }

    private static void appendEscaped(char special, Appendable target) throws IOException {
        int known = SHORT_ESCAPES.indexOf(special);
        if (known >= 0) {
            target.append('\\').append(SHORT_NAMES.charAt(known));
        } else {
            target.append("\\u00")
                    .append(Character.forDigit(special >> 4, 16))
                    .append(Character.forDigit(special & 15, 16));
        }
    }
}
