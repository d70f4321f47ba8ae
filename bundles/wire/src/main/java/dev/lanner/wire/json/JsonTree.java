// SPDX-License-Identifier: Apache-2.0
package dev.lanner.wire.json;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An object of objects, put together by paths such as {@code process.parent.pid}. Keeps the order of what was put first. */
public final class JsonTree {
    private final Map<String, @Nullable Object> root = new LinkedHashMap<>();

    /** Puts a value at a path; nothing if it is null. What is there already, and is no object, stays. */
    public JsonTree put(String path, @Nullable Object value) {
        if (value == null) {
            return this;
        }
        Map<String, @Nullable Object> object = root;
        int begin = 0;
        for (int dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', begin)) {
            Object inner = object.computeIfAbsent(path.substring(begin, dot), key -> new LinkedHashMap<>());
            if (!(inner instanceof LinkedHashMap<?, ?>)) {
                return this;
            }
            @SuppressWarnings("unchecked") // Only this class makes them.
            Map<String, @Nullable Object> next = (Map<String, @Nullable Object>) inner;
            object = next;
            begin = dot + 1;
        }
        object.putIfAbsent(path.substring(begin), value);
        return this;
    }

    /** Whether there is something under this name at the top. */
    public boolean has(String name) {
        return root.containsKey(name);
    }

    /** All of it. */
    public Map<String, @Nullable Object> asMap() {
        return root;
    }
}
