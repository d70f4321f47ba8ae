// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine;

import dev.lanner.api.rule.RulesDocument;
import dev.lanner.spi.rule.RuleSource;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Rules from files and folders. */
final class FileRuleSource implements RuleSource {
    private final List<String> files;

    FileRuleSource(List<String> files) {
        this.files = files;
    }

    @Override
    public List<RulesDocument> documents() throws IOException {
        List<RulesDocument> documents = new ArrayList<>();
        for (String name : files) {
            Path path = Path.of(name);
            if (Files.isDirectory(path)) {
                for (Path file : rulesFilesIn(path)) {
                    documents.add(read(file.toString(), file));
                }
            } else {
                documents.add(read(name, path));
            }
        }
        return documents;
    }

    /**
     * A mark of each file as it is now, by name: another one when it has been changed or replaced. What cannot be read has
     * none.
     */
    Map<String, String> marks() {
        Map<String, String> marks = new TreeMap<>();
        for (String name : files) {
            Path path = Path.of(name);
            try {
                for (Path file : Files.isDirectory(path) ? rulesFilesIn(path) : List.of(path)) {
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

    private static List<Path> rulesFilesIn(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.filter(FileRuleSource::isRulesFile).sorted().toList();
        } catch (IOException e) {
            throw new IOException("The rules directory " + directory + " cannot be read: " + cause(e) + ".", e);
        }
    }

    private static boolean isRulesFile(Path path) {
        String name = path.toString();
        return (name.endsWith(".yaml") || name.endsWith(".yml")) && Files.isRegularFile(path);
    }

    private static RulesDocument read(String name, Path path) throws IOException {
        try {
            return new RulesDocument(name, Files.readString(path));
        } catch (IOException e) {
            throw new IOException("The rules file " + name + " cannot be read: " + cause(e) + ".", e);
        }
    }

    private static String cause(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "there is no such file";
        }
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof CharacterCodingException) {
            return "it is not UTF-8 text";
        }
        return String.valueOf(e.getMessage());
    }
}
