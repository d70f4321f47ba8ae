// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline;

import dev.lanner.api.event.EventCatalogue;
import dev.lanner.api.event.EventCodec;
import dev.lanner.api.event.EventSelection;
import dev.lanner.spi.source.SourceContext;

/** What sources are offered. */
record OfferedContext(EventCatalogue catalogue, EventCodec codec, EventSelection selection) implements SourceContext {}
