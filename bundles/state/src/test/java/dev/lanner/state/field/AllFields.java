// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.field;

import dev.lanner.api.event.EventCatalogue;
import dev.lanner.api.field.FieldSpec;
import dev.lanner.api.text.Text;
import dev.lanner.spi.field.FieldProvider;
import dev.lanner.state.testing.FieldTable;
import dev.lanner.state.testing.StateRoom;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;

/** Every provider of this bundle, on the tables of a room. */
public final class AllFields {
    /** 127.0.0.1, the only address that has a name here. */
    private static final long LOCAL_ADDRESS = 0x7F000001L;

    private static final Text HOST_NAME = Text.of("localhost");

    private AllFields() {}

    static List<FieldProvider> providers(StateRoom room, ZoneId zone) {
        EventCatalogue catalogue = StateRoom.catalogue();
        return List.of(
                new ArgumentFields(catalogue, room.table, room.streamAccounts, zone),
                new CpuFields(catalogue),
                new EventFields(catalogue),
                new ExitFields(catalogue),
                new FileFields(catalogue),
                new FileListFields(catalogue),
                new IoFields(catalogue),
                new LeaderFields(room.table),
                new LineageFields(),
                new MetaFields(catalogue),
                new OpenFileFields(catalogue),
                new PathFields(catalogue),
                new ProcessFields(),
                new SocketFields(
                        (high, low, addressBytes, value) -> {
                            value.setText(HOST_NAME);
                            return low == LOCAL_ADDRESS;
                        },
                        room.state),
                new TargetFields(catalogue, room.table),
                new ThreadFields(),
                new TimeFields(room.clock, zone),
                new UserFields(room.streamAccounts));
    }

    /** What all of them offer. */
    public static List<FieldSpec> specs(StateRoom room) {
        return providers(room, ZoneOffset.UTC).stream()
                .flatMap(provider -> provider.fields().stream())
                .toList();
    }

    public static FieldTable of(StateRoom room) {
        return of(room, ZoneOffset.UTC);
    }

    public static FieldTable of(StateRoom room, ZoneId zone) {
        return new FieldTable(providers(room, zone).toArray(new FieldProvider[0]));
    }
}
