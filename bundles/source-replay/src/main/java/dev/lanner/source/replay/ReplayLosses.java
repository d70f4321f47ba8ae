// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.replay;

import dev.lanner.api.pipeline.Loss;
import dev.lanner.api.pipeline.LossReceiver;
import java.util.EnumMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What could not be taken from a capture, by reason and type; the first of each reason is told in the log. */
final class ReplayLosses {
    /** Why something is lost. */
    enum Reason {
        /** The capture ends in the middle. */
        TRUNCATED("capture-truncated", Loss.Extent.WHOLE),
        /** Its compressed data is damaged: nothing behind can be read. */
        UNREADABLE("capture-unreadable", Loss.Extent.WHOLE),
        /** A block's length or form cannot be true; the search for the next one skipped what lies between. */
        BLOCK("damaged-block", Loss.Extent.WHOLE),
        /** A block is of a kind that nobody knows yet. */
        UNKNOWN_BLOCK("unknown-block", Loss.Extent.PART),
        /** An entry of a list of processes, descriptors or accounts is damaged, and with it the rest of its block. */
        STATE("damaged-state", Loss.Extent.PART),
        /** An event's lengths do not add up. */
        EVENT("damaged-event", Loss.Extent.WHOLE),
        /** An event of a type that the catalogue does not know. */
        UNKNOWN_EVENT("unknown-event", Loss.Extent.WHOLE),
        /** An old event for which there is no way to a current one. */
        UNCONVERTED("unconverted-event", Loss.Extent.WHOLE);

        private final String name;
        private final Loss.Extent extent;

        Reason(String name, Loss.Extent extent) {
            this.name = name;
            this.extent = extent;
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(ReplayLosses.class);
    private final String file;
    private final int types;
    /** By reason, then by code + 1. */
    private final Map<Reason, long[]> counts = new EnumMap<>(Reason.class);

    ReplayLosses(String file, int types) {
        this.file = file;
        this.types = types;
    }

    /** Counts one, at an offset in the uncompressed capture and in the file. */
    void count(Reason reason, int code, long offset, long fileOffset) {
        long[] byCode = counts.get(reason);
        if (byCode == null) {
            byCode = new long[types + 1];
            counts.put(reason, byCode);
            LOG.warn(
                    "The capture '{}' is not all readable: {} at byte {} of its content (byte {} of the file)."
                            + " More of this kind is only counted.",
                    file,
                    reason.name,
                    offset,
                    fileOffset);
        }
        byCode[code + 1]++;
    }

    /** Tells all that is above 0. */
    void report(LossReceiver receiver) {
        counts.forEach((reason, byCode) -> {
            for (int i = 0; i < byCode.length; i++) {
                if (byCode[i] > 0) {
                    receiver.onLoss(i - 1, reason.name, reason.extent, byCode[i]);
                }
            }
        });
    }
}
