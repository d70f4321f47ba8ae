// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.process;

import dev.lanner.api.text.Text;

/** Where a thread is in the file system; the threads of a process share it, unless one has asked for its own. */
final class Place {
    /** Empty if unknown. */
    Text workingDirectory = Text.EMPTY;
    /** Empty if unknown. */
    Text root = Text.EMPTY;
    /** A number that all have whose root directory is this one; -1 if unknown. */
    long rootFolder = -1;
    /** When it was last said where it is; what is older says nothing. */
    long knownNs;
    /** Threads that share it. */
    int users = 1;

    Place share() {
        users++;
        return this;
    }

    Place fork() {
        Place fork = new Place();
        fork.workingDirectory = workingDirectory;
        fork.root = root;
        fork.rootFolder = rootFolder;
        return fork;
    }
}
