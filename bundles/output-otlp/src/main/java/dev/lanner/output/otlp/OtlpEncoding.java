// SPDX-License-Identifier: Apache-2.0
package dev.lanner.output.otlp;

import java.io.IOException;
import java.util.List;

/** How requests to export logs are written. */
interface OtlpEncoding {
    /** The type of their content. */
    String contentType();

    /** A request. */
    byte[] encode(List<LogBatch> batches) throws IOException;

    /** Whether an answer that is good as a whole says that some records were refused. */
    boolean isPartial(String answer);
}
