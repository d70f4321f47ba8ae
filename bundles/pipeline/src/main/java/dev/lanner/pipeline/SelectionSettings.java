// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline;

import java.util.ArrayList;
import java.util.List;

/**
 * What the operator says about the events to select, beyond the rules; the same choices as Falco's {@code base_syscalls}.
 *
 * @param base names that take the place of what state asks for; empty to leave that as it is
 * @param removed names that nobody gets, whoever wants them
 * @param isRepairing whether the least that state needs for the chosen names is added
 * @param isAll whether rules that name no event types get high-volume events too
 * @param dropFailed whether system calls that failed are left out
 */
record SelectionSettings(
        List<String> base, List<String> removed, boolean isRepairing, boolean isAll, boolean dropFailed) {
    static final SelectionSettings USUAL = new SelectionSettings(List.of(), List.of(), false, false, false);

    /** With a set of names, of which those with {@code !} in front remove. */
    static SelectionSettings of(String[] customSet, boolean isRepairing, boolean isAll, boolean dropFailed) {
        List<String> base = new ArrayList<>();
        List<String> removed = new ArrayList<>();
        for (String entry : customSet) {
            String name = entry.strip();
            if (name.startsWith("!")) {
                removed.add(name.substring(1).strip());
            } else if (!name.isEmpty()) {
                base.add(name);
            }
        }
        return new SelectionSettings(List.copyOf(base), List.copyOf(removed), isRepairing, isAll, dropFailed);
    }
}
