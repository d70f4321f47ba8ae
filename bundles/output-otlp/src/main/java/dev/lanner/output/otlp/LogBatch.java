// SPDX-License-Identifier: Apache-2.0
package dev.lanner.output.otlp;

import java.util.List;
import java.util.Map;

/**
 * Log records of one resource.
 *
 * @param resource what they are about: host and service
 * @param version of what has written them; empty if unknown
 */
record LogBatch(Map<String, Object> resource, String version, List<LogRecord> records) {
    /** What has written them. */
    static final String SCOPE = "dev.lanner";
}
