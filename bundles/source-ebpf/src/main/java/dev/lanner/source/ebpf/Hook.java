// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.ebpf;

import java.util.List;

/**
 * A program that is attached while somebody wants its events.
 *
 * @param program its name
 * @param tracepoint what it is attached to
 * @param event enum name of its event
 */
record Hook(String program, String tracepoint, String event) {
    private static final String NEWS = "ITER_TASK_E";
    private static final String MADE = "ASYNCEVENT_E";

    /** All of them; a page fault has two tracepoints, on x86 only. */
    static final List<Hook> ALL = List.of(
            new Hook("on_attach", "cgroup_attach_task", NEWS),
            new Hook("on_cgroup_made", "cgroup_mkdir", MADE),
            new Hook("on_rename", "task_rename", NEWS),
            new Hook("on_switch", "sched_switch", "SCHEDSWITCH_6_E"),
            new Hook("on_signal", "signal_deliver", "SIGNALDELIVER_E"),
            new Hook("on_page_fault_user", "page_fault_user", "PAGE_FAULT_E"),
            new Hook("on_page_fault_kernel", "page_fault_kernel", "PAGE_FAULT_E"));

    /** Whether it keeps state true and is wanted whatever else is. */
    boolean isOfState() {
        return event.equals(NEWS) || event.equals(MADE);
    }
}
