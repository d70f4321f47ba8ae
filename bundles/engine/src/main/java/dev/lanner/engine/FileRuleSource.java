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
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
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
