// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.load;

import dev.lanner.api.rule.Location;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.reader.ReaderException;

/**
 * What is wrong with a text that is no YAML, in words for those who write rules.
 *
 * @param line from 0
 * @param column from 0, in characters
 */
record YamlMistake(int line, int column, String message, @Nullable String hint) {
    private static final String QUOTE = "put the value in quotes";
    private static final String COLUMNS = "start all items with '- ' in one column, and all keys of an item in another";

    /**
     * A mistake that the reader of YAML is known to tell of.
     *
     * @param pattern in what it tells
     * @param message in our words; {@code $1} is what the first group has found
     * @param atContext whether the mistake is where the thing begins, rather than where it was noticed
     */
    private record Known(Pattern pattern, String message, String hint, boolean atContext) {
        static Known here(String pattern, String message, String hint) {
            return new Known(Pattern.compile(pattern, Pattern.DOTALL), message, hint, false);
        }

        static Known atStart(String pattern, String message, String hint) {
            return new Known(Pattern.compile(pattern, Pattern.DOTALL), message, hint, true);
        }
    }

    /** In order: the first that fits is taken. */
    private static final List<Known> KNOWN = List.of(
            Known.here(
                    "cannot start any token.*\\(Do not use \\\\t\\(TAB\\)",
                    "a tab stands where only blanks may indent",
                    "replace the tab by blanks"),
            Known.here("found character '(.)' that cannot start any token", "a value cannot start with '$1'", QUOTE),
            Known.atStart(
                    "scanning a quoted scalar.*found unexpected (end of stream|document separator)",
                    "the quote that opens here is never closed",
                    "add the closing quote, or take this one away"),
            Known.here(
                    "found unknown escape character ([^(]+)\\(",
                    "'\\$1' is no escape in a text in double quotes",
                    "write the backslash twice, or put the text in single quotes"),
            Known.here(
                    "expected escape sequence of",
                    "the escape in this text in double quotes is not complete",
                    "write the backslash twice, or put the text in single quotes"),
            Known.atStart(
                    "could not find expected ':'",
                    "this line is neither a key with ': ' nor part of the value above",
                    "indent it further than the key above, or write 'key: value'"),
            Known.here(
                    "block sequence entries are not allowed here|sequence entries are not allowed here",
                    "'- ' cannot start a list here",
                    "start the list in a line of its own, or put the value in quotes"),
            Known.here(
                    "found undefined alias (\\S+)",
                    "'*$1' refers to the anchor '&$1', which is not there",
                    QUOTE + " if no anchor is meant"),
            Known.here(
                    "while scanning an? (alias|anchor)",
                    "a value that starts with '*' or '&' names an anchor, and here is no name",
                    QUOTE),
            Known.here(
                    "expected (a comment or a line break|chomping or indentation indicators), but found",
                    "nothing but '+', '-' or a number may follow '|' or '>' in its line",
                    "start the text in the next line, indented further than its key"),
            Known.here(
                    "leading empty lines contain more spaces",
                    "an empty line above the text has more blanks than the text is indented",
                    "take the blanks out of the empty lines"),
            Known.here(
                    "parsing a flow sequence.*expected ',' or ']'",
                    "',' or ']' is missing in the list that '[' opens in line $line",
                    "close it with ']', or put values with special characters in quotes"),
            Known.here(
                    "parsing a flow mapping.*expected ',' or '}'",
                    "',' or '}' is missing in the mapping that '{' opens in line $line",
                    "close it with '}', or put values with special characters in quotes"),
            Known.here(
                    "expected the node content, but found '(.+?)'",
                    "a value is missing before '$1'",
                    "add the value, or put it in quotes"),
            Known.here(
                    "expected <block end>, but found '<scalar>'",
                    "something stands behind the end of a value in quotes, or this line is not indented like those above",
                    "write a quote inside of single quotes twice (''), inside of double quotes as \\\""),
            Known.here(
                    "expected <block end>, but found '([\\]},])'",
                    "'$1' closes nothing that is open",
                    "take it away, or " + QUOTE),
            Known.here("expected <block end>, but found", "this line is not indented like those above", COLUMNS),
            Known.here("expected '<document start>'", "this does not belong to the items above", COLUMNS),
            Known.here("mapping keys are not allowed here", "'? ' starts a key, which cannot be here", QUOTE),
            Known.here(
                    "undefined tag handle|scanning a tag|could not determine a constructor",
                    "'!' starts a tag",
                    QUOTE));

    /** What an exception tells; {@code text} is what was read. */
    static YamlMistake of(YAMLException exception, YamlText text) {
        if (exception instanceof ReaderException character) {
            return badCharacter(character, text);
        }
        if (!(exception instanceof MarkedYAMLException marked)) {
            String what = String.valueOf(exception.getMessage());
            return new YamlMistake(0, 0, "it is nested too deep, or too large: " + what, "split it into smaller files");
        }
        Mark noticed = marked.getProblemMark();
        Mark begun = marked.getContextMark();
        if (noticed != null && String.valueOf(marked.getProblem()).startsWith("mapping values are not allowed")) {
            return secondColon(noticed, text);
        }
        String told = marked.getContext() + " " + marked.getProblem();
        for (Known known : KNOWN) {
            Matcher matcher = known.pattern().matcher(told);
            if (matcher.find()) {
                Mark place = (known.atContext() || noticed == null) && begun != null ? begun : noticed;
                String found = matcher.groupCount() > 0 && matcher.group(1) != null ? matcher.group(1) : "";
                String message = known.message()
                        .replace("$line", begun == null ? "?" : Integer.toString(begun.getLine() + 1))
                        .replace("$1", found);
                return at(place, message, known.hint());
            }
        }
        return at(noticed == null ? begun : noticed, told, "put values with special characters in quotes");
    }

    private static YamlMistake at(@Nullable Mark place, String message, @Nullable String hint) {
        return place == null
                ? new YamlMistake(0, 0, message, hint)
                : new YamlMistake(place.getLine(), place.getColumn(), message, hint);
    }

    /** A colon and a blank where no key can end: it is in a value, or the line is indented too far. */
    private static YamlMistake secondColon(Mark colon, YamlText text) {
        String before = text.lineUpTo(colon);
        String key = before.strip().replaceFirst("^(- )+", "");
        boolean endsKey = key.matches("[\\w-]+");
        return endsKey
                ? at(
                        colon,
                        "'" + key + ":' cannot be a key here, because the line is taken as part of the value above",
                        "indent it like the other keys of the item, and close what the value above has opened")
                : at(colon, "the value holds ': ', which only a value in quotes may", "put the whole value in quotes");
    }

    private static YamlMistake badCharacter(ReaderException exception, YamlText text) {
        int index = Math.min(exception.getPosition(), text.text().length());
        Location place = text.locationOf(index);
        return new YamlMistake(
                place.line() - 1,
                place.column() - 1,
                String.format("the character U+%04X is not allowed", exception.getCodePoint()),
                "take it out, or write it as an escape in double quotes");
    }
}
