// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

class YamlPageTest {
    private static final String SIGNS = "ab:#'\"{}[],&*!|>%@`-? \\\n\t~=./é0$";

    @Test
    void writesKeysInKeysWithCommentsBehindValues() {
        YamlPage page = new YamlPage();
        page.put(List.of("output", "file", "path"), List.of("/a b"), false, "x.yaml:1:2");
        page.put(List.of("rules", "files"), List.of("a", "b: c"), true, "");
        page.put(List.of("output", "file", "append"), List.of("true"), false, "y");
        assertEquals(
                "output:\n  file:\n    path: '/a b'  # x.yaml:1:2\n    append: true  # y\nrules:\n  files: [a, 'b: c']\n",
                page.toString());
    }

    @Test
    void anyTextIsReadBackAsItWas() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 5_000; round++) {
            StringBuilder text = new StringBuilder();
            int length = random.nextInt(8);
            for (int i = 0; i < length; i++) {
                text.append(SIGNS.charAt(random.nextInt(SIGNS.length())));
            }
            String written = YamlPage.scalar(text.toString());
            Problems problems = new Problems();
            Setting read = YamlSettings.readValue(Position.ofOption("x"), "[" + written + "]", problems);
            assertEquals(List.of(), problems.found(), () -> "seed " + seed + ": " + written);
            assertEquals(
                    List.of(text.toString()),
                    ((Setting.Leaf) read)
                            .values().stream().map(Setting.Scalar::text).toList(),
                    () -> "seed " + seed + ": " + written);
        }
        assertEquals(Map.of("a", "null"), new Yaml().load("a: " + YamlPage.scalar("null")));
    }
}
