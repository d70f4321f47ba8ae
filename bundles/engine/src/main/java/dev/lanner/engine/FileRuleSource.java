// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine;

import dev.lanner.api.rule.RulesDocument;
import dev.lanner.api.rule.RulesFiles;
import dev.lanner.spi.rule.RuleSource;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.Designate;

/** Rules from files. */
@Component(configurationPid = "dev.lanner.rules", configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = RuleFilesConfig.class)
public final class FileRuleSource implements RuleSource {
    private final List<String> files;

    /** Made by the component runtime. */
    @Activate
    public FileRuleSource(RuleFilesConfig config) {
        this(List.of(config.files()));
    }

    FileRuleSource(List<String> files) {
        this.files = files;
    }

    @Override
    public List<RulesDocument> documents() throws IOException {
        RulesFiles read = RulesFiles.read(files);
        if (!read.problems().isEmpty()) {
            throw new IOException(read.problems().stream()
                    .map(problem -> problem.location().document() + ": " + problem.message() + "; " + problem.hint())
                    .collect(Collectors.joining("\n")));
        }
        return read.documents();
    }
}
