// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.field;

import static dev.lanner.state.field.FieldList.ofThread;

import dev.lanner.api.event.EventCatalogue;
import dev.lanner.api.event.PrintFormat;
import dev.lanner.api.field.FieldReader;
import dev.lanner.api.field.FieldSpec;
import dev.lanner.api.field.FieldType;
import dev.lanner.api.field.Scope;
import dev.lanner.spi.field.FieldProvider;
import dev.lanner.state.process.CpuTime;
import dev.lanner.state.process.ThreadRecord;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** What threads had of the CPUs, which few captures tell. */
@Component
public final class CpuFields implements FieldProvider {
    private final int contextSwitch;
    private final int usage;

    @Activate
    public CpuFields(@Reference EventCatalogue catalogue) {
        contextSwitch = catalogue.type("SCHEDSWITCH_6_E").code();
        usage = catalogue.type("PROCINFO_E").code();
    }

    @Override
    public List<FieldSpec> fields() {
        FieldList list = new FieldList(Scope.EVENT);
        list.add(
                        "thread.exectime",
                        FieldType.DURATION_NS,
                        PrintFormat.DECIMAL,
                        "Nanoseconds that the thread has run, when a CPU goes to another one; else 0.",
                        (event, value) -> {
                            boolean isSwitch = event.code() == contextSwitch;
                            value.setNumber(
                                    isSwitch && event.thread() instanceof ThreadRecord thread
                                            ? thread.cpuTime().sliceNs()
                                            : 0);
                            return true;
                        })
                .add(
                        "thread.totexectime",
                        FieldType.DURATION_NS,
                        PrintFormat.DECIMAL,
                        "Nanoseconds that the thread has run since the first event, if switches are recorded.",
                        ofThread((thread, value) -> {
                            value.setNumber(thread.cpuTime().totalNs());
                            return true;
                        }));
        percent(list, "thread.cpu", "CPU time", CpuTime::percent);
        percent(list, "thread.cpu.user", "CPU time for the program itself", CpuTime::userPercent);
        percent(list, "thread.cpu.system", "CPU time for the kernel", CpuTime::systemPercent);
        return list.fields();
    }

    /** Reads a number of a thread's CPU time. */
    @FunctionalInterface
    private interface OfCpuTime {
        long read(CpuTime time);
    }

    private void percent(FieldList list, String name, String what, OfCpuTime number) {
        FieldReader reader = ofThread((thread, value) -> {
            value.setNumber(Double.doubleToRawLongBits((double) number.read(thread.cpuTime())));
            return true;
        });
        list.add(
                name,
                FieldType.DOUBLE,
                PrintFormat.NONE,
                what + " of the thread in the last second in percent, in the events that tell of it.",
                (event, value) -> event.code() == usage && reader.read(event, value));
    }
}
