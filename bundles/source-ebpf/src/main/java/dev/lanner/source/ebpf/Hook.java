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
    /** All of them; a page fault has two tracepoints, on x86 only. */
    static final List<Hook> ALL = List.of(
            new Hook("on_switch", "sched_switch", "SCHEDSWITCH_6_E"),
            new Hook("on_signal", "signal_deliver", "SIGNALDELIVER_E"),
            new Hook("on_page_fault_user", "page_fault_user", "PAGE_FAULT_E"),
            new Hook("on_page_fault_kernel", "page_fault_kernel", "PAGE_FAULT_E"));
}
