// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.condition;

import dev.lanner.api.rule.Location;

/** Texts from nowhere. */
final class Texts {
    private Texts() {}

    static SourceText of(String text) {
        return new SourceText(text, new Origin() {
            @Override
            public Location location(int offset) {
                return new Location("test", 1, offset + 1);
            }

            @Override
            public String snippet(int offset) {
                return text;
            }
        });
    }
}
