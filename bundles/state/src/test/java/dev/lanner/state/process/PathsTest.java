// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanner.api.text.Text;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathsTest {
    @ParameterizedTest
    @CsvSource({
        "/srv, a, /srv/a",
        "/srv, a/../b, /srv/b",
        "/srv, .., /",
        "/srv, ../../.., /",
        "/srv, ./a//b/., /srv/a/b",
        "/srv, /etc/./x/, /etc/x",
        "/, a, /a",
        "/, ., /",
        "/srv, ..., /srv/...",
        "/srv, /etc/x, /etc/x",
        "/srv, /etc//x, /etc/x",
        "/srv, /etc/x/.., /etc",
        "/srv, /etc/.x, /etc/.x",
        "/srv, /etc/x/, /etc/x",
        "/srv, /, /",
        "/srv, //, /",
        "/srv/x, ../.hidden, /srv/.hidden",
    })
    void resolvesByTextAlone(String directory, String path, String expected) {
        assertEquals(Text.of(expected), Paths.resolve(Text.of(directory), Text.of(path)));
    }

    @Test
    void isUnknownIfTheDirectoryIs() {
        assertEquals(Text.EMPTY, Paths.resolve(Text.EMPTY, Text.of("a")));
        assertEquals(Text.of("/a"), Paths.resolve(Text.EMPTY, Text.of("/a")));
    }
}
