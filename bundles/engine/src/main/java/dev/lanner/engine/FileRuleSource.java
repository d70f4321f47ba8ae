// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine;

import dev.lanner.api.rule.RulesDocument;
import dev.lanner.api.rule.RulesFiles;
import dev.lanner.spi.rule.RuleSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Rules from files and folders. */
final class FileRuleSource implements RuleSource {
    private final List<String> files;

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

    /**
     * A mark of each file as it is now, by name: another one when it has been changed or replaced. What cannot be read has
     * none.
     */
    Map<String, String> marks() {
        Map<String, String> marks = new TreeMap<>();
        for (String name : files) {
            try {
                for (Path file : RulesFiles.find(name)) {
                    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                    marks.put(
                            file.toString(),
                            attributes.lastModifiedTime() + " " + attributes.size() + " " + attributes.fileKey());
                }
            } catch (IOException e) {
                marks.remove(name);
            }
        }
        return marks;
    }
}
