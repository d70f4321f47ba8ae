// SPDX-License-Identifier: Apache-2.0
package dev.lanner.api.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.junit.jupiter.api.Test;

final class NearestNameTest {
    private static final List<String> NAMES = List.of("proc.name", "proc.pname", "proc.pid", "evt.type", "fd");

    @Test
    void findsWhatWasMistyped() {
        assertEquals("proc.name", NearestName.of("proc.nme", NAMES));
        assertEquals("proc.name", NearestName.of("proc.nmae", NAMES));
        assertEquals("evt.type", NearestName.of("EVT.TYP", NAMES));
        assertEquals("fd", NearestName.of("fs", NAMES));
    }

    @Test
    void saysNothingWhereNothingIsNear() {
        assertNull(NearestName.of("container.id", NAMES));
        assertNull(NearestName.of("xyz", NAMES));
    }
}
