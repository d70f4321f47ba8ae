// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state;

import dev.lanner.api.event.Event;
import dev.lanner.api.event.EventCatalogue;
import dev.lanner.api.event.EventType;
import dev.lanner.api.text.Text;
import dev.lanner.state.process.Identities;

/** What a source tells of control groups that are made, by events of the platform's own. */
final class ControlGroupNews {
    private static final Text MADE = Text.of("cgroup_mkdir");

    private final Identities identities;
    private final int code;
    private final int name;
    private final int data;

    ControlGroupNews(EventCatalogue catalogue, Identities identities) {
        this.identities = identities;
        EventType type = catalogue.type("ASYNCEVENT_E");
        code = type.code();
        name = type.indexOf("name");
        data = type.indexOf("data");
    }

    boolean isAbout(int eventCode) {
        return eventCode == code;
    }

    void apply(Event event) {
        if (event.has(name)
                && event.has(data)
                && MADE.contentEquals(event.record(), event.offset(name), event.textLength(name))) {
            identities.onControlGroup(Text.copyOf(event.record(), event.offset(data), event.length(data)), event.tid());
        }
    }
}
