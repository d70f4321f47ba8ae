// SPDX-License-Identifier: Apache-2.0
package dev.lanner.api.rule;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Rules files as they were read.
 *
 * @param documents of the files that could be read, in order
 * @param problems one for each file or folder that could not
 */
public record RulesFiles(List<RulesDocument> documents, List<Problem> problems) {
    /** Keeps its own copies. */
    public RulesFiles {
        documents = List.copyOf(documents);
        problems = List.copyOf(problems);
    }

    /**
     * Reads files, and of folders all files {@code *.yaml} and {@code *.yml} in alphabetical order, but not those in
     * folders below. What cannot be read is told, and the rest is read. <em>Thread:</em> any. <em>Blocking:</em> on files.
     */
    public static RulesFiles read(List<String> names) {
        List<RulesDocument> documents = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        for (String name : names) {
            try {
                for (Path file : find(name)) {
                    readFile(file.toString(), file, documents, problems);
                }
            } catch (IOException e) {
                problems.add(unreadable(name, "this folder", e));
            }
        }
        return new RulesFiles(documents, problems);
    }

    /**
     * The file of that name, there or not, or the rules files of the folder. <em>Thread:</em> any. <em>Blocking:</em> on
     * files.
     *
     * @throws IOException if the folder cannot be read
     */
    public static List<Path> find(String name) throws IOException {
        Path path = Path.of(name);
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        try (Stream<Path> entries = Files.list(path)) {
            return entries.filter(RulesFiles::isRulesFile).sorted().toList();
        }
    }

    /** Whatever it is: what cannot be read must be told, not passed over. */
    private static boolean isRulesFile(Path path) {
        String name = path.toString();
        return (name.endsWith(".yaml") || name.endsWith(".yml")) && !Files.isDirectory(path);
    }

    private static void readFile(String name, Path file, List<RulesDocument> documents, List<Problem> problems) {
        try {
            documents.add(new RulesDocument(name, Files.readString(file)));
        } catch (IOException e) {
            problems.add(unreadable(name, "this file", e));
        } catch (OutOfMemoryError e) {
            problems.add(unreadable(name, "this file", new IOException("it is too large", e)));
        }
    }

    private static Problem unreadable(String name, String what, IOException e) {
        String cause = String.valueOf(e.getMessage());
        String hint = "check that it is a readable file";
        if (e instanceof NoSuchFileException) {
            cause = "there is no such file";
            hint = "check the path; relative ones start at the working directory";
        } else if (e instanceof AccessDeniedException) {
            cause = "permission denied";
            hint = "let the user who runs this read it";
        } else if (e instanceof CharacterCodingException) {
            cause = "it is not UTF-8 text";
            hint = "save it as UTF-8";
        }
        return new Problem(
                ProblemCode.LOAD_ERR_FILE_READ,
                new Location(name, 1, 1),
                null,
                what + " cannot be read: " + cause,
                null,
                hint);
    }
}
