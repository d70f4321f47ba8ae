// SPDX-License-Identifier: Apache-2.0
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/**
 * Makes many rules of few: each copy of a rule has macros and lists of its own, and other texts wherever a text is compared
 * with, so that copies have nothing in common but how they are built. Types of events, numbers and addresses stay.
 *
 * <p>{@code java -cp ... Variants RULES OUTPUT FILE...}
 */
final class Variants {
    private static final List<String> KINDS = List.of("rule", "macro", "list");

    /** A field, an operator, and what stands to its right. */
    private static final Pattern COMPARISON = Pattern.compile("\\b([a-z0-9]+\\.[A-Za-z0-9._]*(?:\\[[^\\]]*\\])?)"
            + "\\s*([<>!=]=?|\\b(?:i?contains|startswith|endswith|i?glob|in|pmatch|intersects)\\b)"
            + "\\s*(\\([^()]*\\)|\"(?:[^\"\\\\]|\\\\.)*\"|'(?:[^'\\\\]|\\\\.)*'|[^\\s()]+)");

    /** The fields of which the texts are changed. */
    private static final Pattern TEXT = Pattern.compile("(proc|fd|user|group|container|k8s)\\.[a-z._]*"
            + "(name|exe|exepath|cmdline|args|cwd|directory|repository)(\\[\\d+\\])?");

    private static final Pattern WORD = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]*");

    private final List<Map<String, Object>> items = new ArrayList<>();
    private final Set<String> lists = new HashSet<>();
    private final Set<String> macros = new HashSet<>();

    /** Lists that are compared with something else than texts, which stay as they are. */
    private final Set<String> types = new HashSet<>();

    public static void main(String[] arguments) throws Exception {
        Variants variants = new Variants();
        for (String file : Arrays.asList(arguments).subList(2, arguments.length)) {
            variants.read(Path.of(file));
        }
        try (PrintWriter output = new PrintWriter(Files.newBufferedWriter(Path.of(arguments[1])))) {
            variants.write(Integer.parseInt(arguments[0]), output);
        }
    }

    @SuppressWarnings("unchecked")
    private void read(Path file) throws Exception {
        for (Map<String, Object> item : (List<Map<String, Object>>) new Yaml().load(Files.readString(file))) {
            if (KINDS.stream().anyMatch(item::containsKey)) {
                items.add(item);
                if (item.containsKey("list")) {
                    lists.add((String) item.get("list"));
                } else if (item.containsKey("macro")) {
                    macros.add((String) item.get("macro"));
                }
                if (item.get("condition") instanceof String condition) {
                    keep(condition);
                }
            }
        }
    }

    private void keep(String condition) {
        Matcher comparisons = COMPARISON.matcher(condition);
        while (comparisons.find()) {
            if (!TEXT.matcher(comparisons.group(1)).matches()) {
                Matcher words = WORD.matcher(comparisons.group(3));
                while (words.find()) {
                    types.add(words.group());
                }
            }
        }
    }

    private void write(int wanted, PrintWriter output) {
        DumperOptions options = new DumperOptions();
        options.setWidth(100_000);
        Yaml yaml = new Yaml(options);
        int written = 0;
        for (int copy = 0; written < wanted; copy++) {
            List<Map<String, Object>> copies = new ArrayList<>();
            for (Map<String, Object> item : items) {
                boolean isNewRule = item.containsKey("rule") && item.containsKey("condition");
                if (!isNewRule || written < wanted) {
                    copies.add(copy == 0 ? item : copied(item, "v" + copy));
                    written += isNewRule ? 1 : 0;
                }
            }
            output.println(yaml.dump(copies));
        }
    }

    private Map<String, Object> copied(Map<String, Object> item, String mark) {
        Map<String, Object> copy = new LinkedHashMap<>(item);
        KINDS.forEach(kind -> copy.computeIfPresent(kind, (key, name) -> name + (kind.equals("rule") ? " " : "_") + mark));
        copy.computeIfPresent("condition", (key, text) -> condition((String) text, mark));
        copy.computeIfPresent("items", (key, list) -> ((List<?>) list)
                .stream().map(text -> text instanceof String name ? item(name, mark, !types.contains(item.get("list"))) : text).toList());
        // They name lists and macros too, and are the same for all; without them there is no difference to what is measured.
        copy.remove("exceptions");
        return copy;
    }

    private String condition(String text, String mark) {
        Matcher comparisons = COMPARISON.matcher(text);
        StringBuilder condition = new StringBuilder();
        int end = 0;
        while (comparisons.find()) {
            condition.append(macros(text.substring(end, comparisons.start()), mark))
                    .append(comparisons.group(1))
                    .append(' ')
                    .append(comparisons.group(2))
                    .append(' ')
                    .append(right(
                            comparisons.group(3),
                            mark,
                            TEXT.matcher(comparisons.group(1)).matches()));
            end = comparisons.end();
        }
        return condition.append(macros(text.substring(end), mark)).toString();
    }

    private String macros(String text, String mark) {
        return WORD.matcher(text).replaceAll(word -> macros.contains(word.group()) || lists.contains(word.group())
                ? word.group() + "_" + mark
                : word.group());
    }

    private String right(String text, String mark, boolean isText) {
        if (!text.startsWith("(")) {
            return item(text, mark, isText);
        }
        List<String> items = new ArrayList<>();
        for (String part : text.substring(1, text.length() - 1).split(",")) {
            if (!part.isBlank()) {
                items.add(item(part.strip(), mark, isText));
            }
        }
        return "(" + String.join(", ", items) + ")";
    }

    /** Another text, at the end, so that it begins as before and ends otherwise; a list's copy if it is a list. */
    private String item(String text, String mark, boolean isText) {
        if (lists.contains(text)) {
            return text + "_" + mark;
        }
        if (!isText || text.matches("[\"']?<NA>[\"']?|[\"']{2}|[\\d.:/]+")) {
            return text;
        }
        int end = text.length() - (text.endsWith("\"") || text.endsWith("'") ? 1 : 0);
        return text.substring(0, end) + mark + text.substring(end);
    }
}
