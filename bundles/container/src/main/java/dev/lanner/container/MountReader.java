// SPDX-License-Identifier: Apache-2.0
package dev.lanner.container;

import dev.lanner.api.container.ContainerDescription.Mount;
import dev.lanner.api.event.Event;
import dev.lanner.api.field.FieldReader;
import dev.lanner.api.field.FieldValue;
import dev.lanner.api.text.Text;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads one mount of the container: the one at an index, or the first one that a pattern fits. */
final class MountReader implements FieldReader {
    private static final Text NONE = Text.of("none");

    private final int index;
    private final Glob glob;
    private final Function<Mount, String> by;
    private final Function<Mount, String> part;
    private final boolean isWhole;
    private final Function<Event, @Nullable ContainerTexts> container;
    private @Nullable ContainerTexts seen;
    private @Nullable Text result;

    /**
     * Reads a part of a mount.
     *
     * @param container what is known of the event's container
     * @param argument a number from 0, or a pattern
     * @param by what the pattern is for
     * @param isWhole whether a mount that is not there reads as none
     */
    MountReader(
            Function<Event, @Nullable ContainerTexts> container,
            String argument,
            Function<Mount, String> by,
            Function<Mount, String> part,
            boolean isWhole) {
        this.container = container;
        index = argument.matches("[0-9]{1,6}") ? Integer.parseInt(argument) : -1;
        glob = new Glob(argument);
        this.by = by;
        this.part = part;
        this.isWhole = isWhole;
    }

    @Override
    public boolean read(Event event, FieldValue value) {
        ContainerTexts texts = container.apply(event);
        if (texts == null || texts.description() == null) {
            return false;
        }
        if (texts != seen) {
            Mount mount = find(texts.mountList());
            result = mount != null ? Text.of(part.apply(mount)) : isWhole ? NONE : null;
            seen = texts;
        }
        if (result != null) {
            value.setText(result);
        }
        return result != null;
    }

    private @Nullable Mount find(List<Mount> mounts) {
        if (index >= 0) {
            return index < mounts.size() ? mounts.get(index) : null;
        }
        for (Mount mount : mounts) {
            if (glob.matches(by.apply(mount))) {
                return mount;
            }
        }
        return null;
    }
}
