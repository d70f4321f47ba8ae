// SPDX-License-Identifier: Apache-2.0
package dev.lanner.wire.json;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class JsonTextTest {
    @Test
    void writesMapsListsAndValues() throws IOException {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("text", "\"机密\"\n\u001b\\");
        tree.put("numbers", List.of(1L, 2, 0.5, new BigInteger("10968388490854775808")));
        tree.put("others", Arrays.asList(true, null, Map.of()));
        StringBuilder json = new StringBuilder();
        JsonText.append(tree, json);
        assertEquals(
                "{\"text\":\"\\\"机密\\\"\\n\\u001b\\\\\",\"numbers\":[1,2,0.5,10968388490854775808],"
                        + "\"others\":[true,null,{}]}",
                json.toString());
    }
}
