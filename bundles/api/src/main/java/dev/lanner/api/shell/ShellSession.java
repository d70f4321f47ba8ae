// SPDX-License-Identifier: Apache-2.0
package dev.lanner.api.shell;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A session of the shell: lines in, answers out.
 *
 * <p><em>Thread:</em> one, but for {@link #interrupt} and {@link #hangUp}, which any may call while a line is run.
 */
@ProviderType
public interface ShellSession extends AutoCloseable {
    /**
     * Runs a line and writes its answer. What changes something is written to the audit.
     *
     * <p><em>Blocking:</em> until the command has ended, which for some is when they are interrupted. <em>Errors:</em> none:
     * what goes wrong is the answer.
     *
     * @return the exit status; 0 if all went well
     */
    int run(String line);

    /** What the last word of this beginning of a line may be, sorted. */
    List<String> complete(String text);

    /** The command that runs is to end. Does nothing if none runs. */
    void interrupt();

    /** Nobody is there any more: what runs is to end, and so is all that follows. */
    void hangUp();

    /** Forgets the session's variables; nothing is run any more. */
    @Override
    void close();
}
