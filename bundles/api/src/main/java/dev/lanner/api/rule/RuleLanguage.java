// SPDX-License-Identifier: Apache-2.0
package dev.lanner.api.rule;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** Explains rules and the language that they are written in. A service, beside {@link RuleEngine}. <em>Thread:</em> any. */
@ProviderType
public interface RuleLanguage {
    /**
     * Compiles the documents, in this order, and tells all there is to know about them; changes nothing. What has an error
     * is left out, and told in the report.
     */
    RulesDescription describe(List<RulesDocument> documents);

    /** Tells all there is to know about what is loaded now. */
    RulesDescription loaded();

    /** The JSON schema of a rules document, draft 2020-12: what {@link #describe} takes without a warning of its form. */
    String schema();
}
