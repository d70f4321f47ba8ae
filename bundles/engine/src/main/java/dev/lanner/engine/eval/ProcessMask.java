// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.eval;

import java.util.Arrays;

/**
 * What is known about one version of a thread: which variants were asked about it, and which of those are still alive. Each
 * thread keeps one; it is used again for later versions and later rule sets.
 */
final class ProcessMask {
    private long owner = -1;
    private int version;
    private long[] known = new long[0];
    private long[] alive = known;

    /** Gets ready for this version of the thread under this rule set. */
    void use(long ruleSet, int threadVersion, int words) {
        if (owner == ruleSet && version == threadVersion) {
            return;
        }
        if (known.length == words) {
            Arrays.fill(known, 0);
        } else {
            known = new long[words];
            alive = new long[words];
        }
        owner = ruleSet;
        version = threadVersion;
    }

    /** Variants of this word that have not been asked about. */
    long unknown(int word, long wanted) {
        return wanted & ~known[word];
    }

    /** Whether no variant of these words has been asked about. */
    boolean isBlank(int firstWord, int words) {
        long any = 0;
        for (int word = firstWord; word < firstWord + words; word++) {
            any |= known[word];
        }
        return any == 0;
    }

    /** Remembers the answers for the variants {@code asked}. */
    void learn(int word, long asked, long answers) {
        known[word] |= asked;
        alive[word] = (alive[word] & ~asked) | answers;
    }

    /** Variants of this word that may still match. */
    long alive(int word) {
        return alive[word];
    }
}
