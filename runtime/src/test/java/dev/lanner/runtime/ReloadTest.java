// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanner.runtime.config.Configuration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReloadTest {
    @Test
    void listsWithTheSameWordsAreTheSame() {
        Configuration files = configuration(Map.of("files", new String[] {"a", "b"}, "watch-ms", 5L));
        assertTrue(Reload.isSame(files, configuration(Map.of("files", new String[] {"a", "b"}, "watch-ms", 5L))));
        assertFalse(Reload.isSame(files, configuration(Map.of("files", new String[] {"b", "a"}, "watch-ms", 5L))));
        assertFalse(Reload.isSame(files, configuration(Map.of("files", new String[] {"a", "b"}))));
    }

    private static Configuration configuration(Map<String, Object> properties) {
        return new Configuration("dev.lanner.rules", "", properties);
    }
}
