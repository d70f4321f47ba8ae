// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.file;

import dev.lanner.api.text.Text;

/** A thread, as far as its descriptors are concerned. */
public interface FileUser {
    /** Thread id. */
    long tid();

    /** The descriptors it uses. */
    FileTable files();

    /** Takes a table of its own, with what is open now. */
    void unshareFiles();

    /** Its working directory; empty if unknown. */
    Text directory();
}
