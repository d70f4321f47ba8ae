// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BiPredicate;
import org.junit.jupiter.api.Test;

/** Random conditions on two texts, each judged by the engine, which looks clues up first, and by hand. */
class RandomTextsTest {
    private static final int RULES = 300;
    private static final int EVENTS = 400;

    /** A condition and what it means for the texts of an event and of its process; null for no text. */
    private record Node(String text, BiPredicate<String, String> meaning) {}

    private static Node leaf(Random random) {
        boolean isOfProcess = random.nextInt(3) == 0;
        String field = isOfProcess ? "proc.name" : "fd.name";
        String wanted = text(random);
        String other = text(random);
        String several = " ('" + wanted + "', '" + other + "')";
        return switch (random.nextInt(7)) {
            case 0 -> node(field + " = '" + wanted + "'", isOfProcess, text -> text.equals(wanted));
            case 1 -> node(field + " != '" + wanted + "'", isOfProcess, text -> !text.equals(wanted));
            case 2 -> node(field + " startswith '" + wanted + "'", isOfProcess, text -> text.startsWith(wanted));
            case 3 -> node(field + " endswith '" + wanted + "'", isOfProcess, text -> text.endsWith(wanted));
            case 4 -> node(field + " contains '" + wanted + "'", isOfProcess, text -> text.contains(wanted));
            case 5 -> node(field + " in" + several, isOfProcess, text -> text.equals(wanted) || text.equals(other));
            default ->
                node(
                        field + " pmatch" + several,
                        isOfProcess,
                        text -> liesBelow(text, wanted) || liesBelow(text, other));
        };
    }

    private static Node node(String text, boolean isOfProcess, java.util.function.Predicate<String> meaning) {
        // A missing value makes its comparison false, whatever it is.
        return new Node(text, (ofEvent, ofProcess) -> {
            String value = isOfProcess ? ofProcess : ofEvent;
            return value != null && meaning.test(value);
        });
    }

    private static boolean liesBelow(String text, String path) {
        String trimmed = path;
        while (trimmed.length() > 1 && trimmed.endsWith("/")) {
            trimmed = trimmed.substring(0, trimmed.length() - 1);
        }
        return text.equals(trimmed) || text.startsWith(trimmed + "/") || (trimmed.equals("/") && text.startsWith("/"));
    }

    private static Node node(Random random, int depth) {
        if (depth == 0 || random.nextInt(4) == 0) {
            return leaf(random);
        }
        Node left = node(random, depth - 1);
        Node right = node(random, depth - 1);
        return switch (random.nextInt(5)) {
            case 0 -> new Node("not (" + left.text + ")", left.meaning.negate());
            case 1, 2 -> new Node("(" + left.text + " and " + right.text + ")", left.meaning.and(right.meaning));
            default -> new Node("(" + left.text + " or " + right.text + ")", left.meaning.or(right.meaning));
        };
    }

    /** Never empty, and of so few letters that texts often begin, end or go on alike. */
    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        int length = 1 + random.nextInt(5);
        for (int i = 0; i < length; i++) {
            text.append("/ab".charAt(random.nextInt(3)));
        }
        return text.toString();
    }

    @Test
    void areJudgedAsTheyMean() {
        long seed = System.nanoTime();
        System.out.println("Seed of RandomTextsTest: " + seed);
        Random random = new Random(seed);
        List<Node> nodes = new ArrayList<>();
        StringBuilder rules = new StringBuilder();
        for (int i = 0; i < RULES; i++) {
            Node node = node(random, 4);
            nodes.add(node);
            rules.append("- rule: r")
                    .append(i)
                    .append("\n  desc: d\n  output: o\n  priority: INFO\n  warn_evttypes: false\n")
                    .append("  condition: ")
                    .append(TestEngine.quoted("evt.type=open and " + node.text))
                    .append("\n");
        }
        TestEngine engine = TestEngine.all(FakeFields.usual()).load(rules.toString());
        for (int i = 0; i < EVENTS; i++) {
            FakeThread thread = new FakeThread();
            String ofProcess = random.nextInt(8) == 0 ? null : text(random);
            if (ofProcess != null) {
                thread.with("proc.name", ofProcess);
            }
            for (int again = 0; again < 3; again++) {
                FakeEvent event = TestEngine.event("open").by(thread);
                String ofEvent = random.nextInt(8) == 0 ? null : text(random);
                if (ofEvent != null) {
                    event.with("fd.name", ofEvent);
                }
                List<String> expected = new ArrayList<>();
                for (int rule = 0; rule < RULES; rule++) {
                    if (nodes.get(rule).meaning.test(ofEvent, ofProcess)) {
                        expected.add("r" + rule);
                    }
                }
                assertEquals(expected, engine.matches(event), "seed " + seed + ", " + ofEvent + ", " + ofProcess);
            }
        }
    }
}
