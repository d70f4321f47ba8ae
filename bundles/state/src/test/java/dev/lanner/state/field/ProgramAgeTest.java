// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.field;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.lanner.state.testing.Events;
import dev.lanner.state.testing.FieldTable;
import dev.lanner.state.testing.StateRoom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How old an executable was when it was run, and what stands there for who has run none. */
class ProgramAgeTest {
    private static final String BEFORE_START = "proc.exe_ino.ctime_duration_proc_start";
    private static final String SINCE_NAMESPACE = "proc.exe_ino.ctime_duration_pidns_start";
    private static final long DAY_NS = 86_400_000_000_000L;
    private static final long NOW_NS = 1_800_000_000_000_000_000L;
    private static final long NAMESPACE_NS = NOW_NS - 2 * DAY_NS;
    private static final long CHANGE_NS = NOW_NS - DAY_NS;

    private final StateRoom room = new StateRoom();
    private final FieldTable fields = AllFields.of(room);

    @BeforeEach
    void startAParent() {
        Events.exec(room.at(NOW_NS), 1, 0, "init").pass();
        fork(10, 1);
    }

    private void fork(long pid, long parent) {
        Events.fork(room, pid, parent).with("pidns_init_start_ts", NAMESPACE_NS).pass();
    }

    private void exec(long pid, long changeNs) {
        Events.exec(room, pid, 1, "tool")
                .with("exe_ino", 5)
                .with("exe_ino_ctime", changeNs)
                .with("exe_ino_mtime", changeNs)
                .pass();
    }

    private @Nullable String read(String field) {
        return fields.read(field, room.event);
    }

    @Test
    void theStartIsThatOfTheProcessThatRanTheProgram() {
        long startNs = room.timeNs();
        exec(10, CHANGE_NS);
        assertEquals(String.valueOf(startNs - CHANGE_NS), read(BEFORE_START));
        fork(11, 10);
        assertEquals(String.valueOf(startNs - CHANGE_NS), read(BEFORE_START), "of a child that has run none itself");
        fork(12, 11);
        long ownStartNs = room.timeNs();
        exec(12, CHANGE_NS);
        assertEquals(String.valueOf(ownStartNs - CHANGE_NS), read(BEFORE_START));
    }

    @Test
    void theTimeSinceTheNamespacesStartIsOnlyOfWhoHasRunAProgram() {
        exec(10, CHANGE_NS);
        assertEquals(String.valueOf(CHANGE_NS - NAMESPACE_NS), read(SINCE_NAMESPACE));
        fork(11, 10);
        assertNull(read(SINCE_NAMESPACE));
        exec(11, NAMESPACE_NS - DAY_NS);
        assertNull(read(SINCE_NAMESPACE), "older than the namespace");
    }

    @Test
    void aChangeThatIsYetToComeIsNone() {
        exec(10, NOW_NS + DAY_NS);
        assertNull(read(BEFORE_START));
        assertNull(read(SINCE_NAMESPACE));
    }
}
