// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline.delivery;

import dev.lanner.api.quarantine.Guard;
import dev.lanner.spi.output.AlertOutput;

/** An output, and who says whether it may be called. */
record AdmittedOutput(AlertOutput output, Guard guard) {}
