// SPDX-License-Identifier: Apache-2.0
package dev.lanner.wire.grpc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** By the examples of RFC 7541, appendix C. */
final class HeaderBlockTest {
    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    f1e3 c2e5 f23a 6ba0 ab90 f4ff                          | www.example.com
                    a8eb 1064 9cbf                                         | no-cache
                    25a8 49e9 5ba9 7d7f                                    | custom-key
                    25a8 49e9 5bb8 e8b4 bf                                 | custom-value
                    6402                                                   | 302
                    640e ff                                                | 307
                    aec3 771a 4b                                           | private
                    d07a be94 1054 d444 a820 0595 040b 8166 e082 a62d 1bff | Mon, 21 Oct 2013 20:13:21 GMT
                    9d29 ad17 1863 c78f 0b97 c8e9 ae82 ae43 d3             | https://www.example.com
                    9bd9 ab                                                | gzip
                    """)
    void readsTheCodeOfTheSpecification(String coded, String text) throws IOException {
        assertEquals(text, new String(new HuffmanCode().decode(hex(coded)), StandardCharsets.US_ASCII));
    }

    @Test
    void takesNoBitsThatAreNoEnd() {
        assertThrows(IOException.class, () -> new HuffmanCode().decode(hex("a8eb10649cbe")), "padded with a zero");
        assertThrows(IOException.class, () -> new HuffmanCode().decode(hex("ffffffff")), "the end itself");
        assertThrows(IOException.class, () -> new HuffmanCode().decode(hex("ff")), "a whole byte of padding");
    }

    @Test
    void readsWhatItWrites() throws IOException {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("grpc-status", "0");
        headers.put("grpc-message", "x".repeat(127) + "y".repeat(500));
        headers.put("empty", "");
        assertEquals(headers, HeaderBlock.decode(HeaderBlock.encode(headers)));
    }

    @Test
    void readsStatusesInEachForm() throws IOException {
        assertEquals(Map.of(":status", "200"), HeaderBlock.decode(hex("88")));
        assertEquals(Map.of(":status", "404"), HeaderBlock.decode(hex("8d")));
        // A change of the table's size, then a literal with a name of the common table, coded and not.
        assertEquals(Map.of(":status", "302"), HeaderBlock.decode(hex("20 48 82 6402")));
        assertEquals(Map.of(":status", "503"), HeaderBlock.decode(hex("08 03 353033")));
        // content-type (31) is of no interest.
        assertEquals(Map.of("a", "b"), HeaderBlock.decode(hex("0f10 01 78 10 01 61 01 62")));
    }

    @Test
    void refusesWhatIsNone() {
        assertThrows(IOException.class, () -> HeaderBlock.decode(hex("be")), "of a table that is not there");
        assertThrows(IOException.class, () -> HeaderBlock.decode(hex("00 05 6162")), "breaks off");
        assertThrows(IOException.class, () -> HeaderBlock.decode(hex("00 7fffffffffff")), "without an end");
    }

    @Test
    void endsWithAnAnswerWhateverItReads() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        System.out.println("seed " + seed);
        for (int i = 0; i < 200_000; i++) {
            byte[] bytes = new byte[random.nextInt(24)];
            random.nextBytes(bytes);
            try {
                Map<String, String> unused = HeaderBlock.decode(bytes);
            } catch (IOException e) {
                // One of the two.
                assertArrayEquals(bytes, bytes.clone());
            }
        }
    }
}
