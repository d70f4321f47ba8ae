// SPDX-License-Identifier: Apache-2.0
package dev.lanner.shell;

import dev.lanner.api.pipeline.SpoolStatus;
import dev.lanner.api.pipeline.Spools;
import java.util.ArrayList;
import java.util.List;

/** Spools that note what was done to them. */
final class FakeSpools implements Spools {
    final List<SpoolStatus> spools = new ArrayList<>();
    final List<String> done = new ArrayList<>();

    @Override
    public List<SpoolStatus> spools() {
        return spools;
    }

    @Override
    public boolean retryNow(String output) {
        boolean isThere = spools.stream().anyMatch(spool -> spool.output().equals(output) && !spool.isAwaited());
        if (isThere) {
            done.add("retry " + output);
        }
        return isThere;
    }

    @Override
    public long discard(String output) {
        for (SpoolStatus spool : spools) {
            if (spool.output().equals(output)) {
                done.add("discard " + output);
                return spool.alerts();
            }
        }
        return -1;
    }
}
