// SPDX-License-Identifier: Apache-2.0
package dev.lanner.output.file;

import dev.lanner.api.alert.Alert;
import dev.lanner.spi.output.AlertFormatter;
import dev.lanner.wire.json.JsonText;
import java.io.IOException;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;

/** The format {@code json}: one object on one line, in the shape of Falco's: every key, and the tags, in sorted order. */
@Component(configurationPid = "dev.lanner.format", property = AlertFormatter.NAME + "=json")
@Designate(ocd = FormatConfig.class)
public final class JsonFormatter implements AlertFormatter {
    private volatile FormatSettings settings;

    /** With the time of day in {@code output} in local time, unless it is configured otherwise. */
    @Activate
    public JsonFormatter(FormatConfig config) {
        this(FormatSettings.of(config, ZoneId.systemDefault()));
    }

    JsonFormatter(FormatSettings settings) {
        this.settings = settings;
    }

    /** The next alert is written so. */
    @Modified
    void modify(FormatConfig config) {
        settings = FormatSettings.of(config, ZoneId.systemDefault());
    }

    @Override
    public void format(Alert alert, Appendable target) throws IOException {
        FormatSettings wanted = settings;
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("hostname", alert.hostname());
        if (wanted.hasId()) {
            object.put("id", alert.id());
        }
        if (wanted.hasMessage()) {
            object.put("message", alert.message());
        }
        if (wanted.hasOutput()) {
            object.put("output", wanted.line().of(alert));
        }
        if (wanted.hasFields()) {
            object.put("output_fields", new TreeMap<>(alert.fields()));
        }
        object.put("priority", alert.priority().label());
        object.put("rule", alert.rule());
        object.put("source", alert.source());
        if (wanted.hasTags()) {
            object.put("tags", new TreeSet<>(alert.tags()));
        }
        object.put("time", AlertLine.isoTime(alert));
        JsonText.append(object, target);
    }
}
