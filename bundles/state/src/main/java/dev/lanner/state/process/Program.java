// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.process;

import dev.lanner.api.text.Text;

/**
 * What a process got by exec; shared by all that were forked since.
 *
 * @param exe the first argument
 * @param exePath path of the executable
 * @param arguments the other arguments
 * @param environment each entry {@code NAME=value}
 * @param file the executable as a file
 */
public record Program(Text exe, Text exePath, TextVector arguments, TextVector environment, ExecutableFile file) {
    /** Of a process of which not even this is known. */
    public static final Program UNKNOWN =
            new Program(Text.EMPTY, Text.EMPTY, TextVector.EMPTY, TextVector.EMPTY, ExecutableFile.UNKNOWN);

    /** Whether anything is known. */
    @SuppressWarnings("ReferenceEquality") // a kernel thread's is as empty, but known
    public boolean isKnown() {
        return this != UNKNOWN;
    }
}
