// SPDX-License-Identifier: Apache-2.0
package dev.lanner.output.file;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanner.testkit.SampleAlerts;
import java.io.IOException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

final class TextFormatterTest {
    @Test
    void writesTimeOfDayPriorityAndMessage() throws IOException {
        assertEquals("07:47:39.936299766: Warning it happened", format("it happened", ZoneOffset.UTC));
    }

    @Test
    void writesTheTimeOfDayOfTheZone() throws IOException {
        assertEquals("15:47:39.936299766: Warning x", format("x", ZoneId.of("Asia/Shanghai")));
    }

    @Test
    void writesDateAndTimeInUtcIfWanted() throws IOException {
        StringBuilder line = new StringBuilder();
        AlertLine iso = new AlertLine(ZoneId.of("Asia/Shanghai"), true);
        new TextFormatter(new FormatSettings(iso, true, false, true, true, false))
                .format(SampleAlerts.withMessage("x"), line);
        assertEquals("2026-11-22T07:47:39.936299766+0000: Warning x", line.toString());
    }

    @Test
    void escapesControlCharactersSoThatNoNameCanForgeALineOrDriveATerminal() throws IOException {
        assertEquals(
                "07:47:39.936299766: Warning a\\nb\\tc\\rd\\b\\f\\u001b[2J\\u0000\\u007f\\u009b!",
                format("a\nb\tc\rd\b\f\u001b[2J\u0000\u007f\u009b!", ZoneOffset.UTC));
    }

    @Test
    void escapesQuotesAndBackslashesSoThatWhatIsEscapedCanBeToldFromWhatWasWritten() throws IOException {
        assertEquals(
                "07:47:39.936299766: Warning sh -c \\\"a\\\\nb\\\" \\n", format("sh -c \"a\\nb\" \n", ZoneOffset.UTC));
    }

    @Test
    void leavesOtherTextAlone() throws IOException {
        assertEquals("07:47:39.936299766: Warning 机密 'C:/x' 🦅", format("机密 'C:/x' 🦅", ZoneOffset.UTC));
    }

    private static String format(String message, ZoneId zone) throws IOException {
        StringBuilder line = new StringBuilder();
        new TextFormatter(FormatSettings.usual(zone)).format(SampleAlerts.withMessage(message), line);
        return line.toString();
    }
}
