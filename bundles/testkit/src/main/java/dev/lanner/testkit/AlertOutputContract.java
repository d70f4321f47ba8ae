// SPDX-License-Identifier: Apache-2.0
package dev.lanner.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanner.spi.output.AlertOutput;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What the house relies on in every {@link AlertOutput}. Extend it in a test of your output:
 *
 * <pre>{@code
 * final class UdpOutputContractTest extends AlertOutputContract {
 *     protected AlertOutput open() { return new UdpOutput(…); }
 *     protected List<String> received() { … }
 * }
 * }</pre>
 *
 * Both methods are called once in each test, on a new instance of the test class.
 */
public abstract class AlertOutputContract {
    /** For subclasses. */
    protected AlertOutputContract() {}

    /** A new output that can reach its target. */
    protected abstract AlertOutput open() throws Exception;

    /**
     * What has arrived at the target, decoded and undone of any escaping the format does: one text for each alert, in
     * order, each with the alert's message in it. Called after the last {@link AlertOutput#flush()}; may wait a moment for
     * what is still on its way.
     *
     * @param count how many alerts were written
     */
    protected abstract List<String> received(int count) throws Exception;

    @Test
    final void deliversWhatWasWrittenOnceItIsFlushed() throws Exception {
        writeAndExpect(List.of("A shell was started | command=bash -i"));
    }

    @Test
    final void deliversEveryAlertOnceAndInOrder() throws Exception {
        List<String> messages = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            messages.add("alert number <" + i + ">");
        }
        writeAndExpect(messages);
    }

    @Test
    final void deliversTextOfAnyLanguageUnchanged() throws Exception {
        writeAndExpect(List.of("打开敏感文件 file=/tmp/机密 🦅", "Übergrößenträger café"));
    }

    @Test
    final void keepsAnAlertInOnePieceWhenItsMessageHasLineFeeds() throws Exception {
        writeAndExpect(List.of("file=/tmp/first\nsecond", "the next one"));
    }

    @Test
    final void takesAMessageOfSeveralKilobytes() throws Exception {
        writeAndExpect(List.of("long=" + "x".repeat(8000) + "=end"));
    }

    @Test
    final void takesAFlushWhenNothingWasWritten() throws Exception {
        AlertOutput output = open();
        output.flush();
        output.flush();
        assertEquals(List.of(), received(0));
    }

    @Test
    final void deliversWhatIsWrittenAfterAFlush() throws Exception {
        AlertOutput output = open();
        output.write(SampleAlerts.withMessage("before"));
        output.flush();
        output.write(SampleAlerts.withMessage("after"));
        output.flush();
        expect(List.of("before", "after"));
    }

    private void writeAndExpect(List<String> messages) throws Exception {
        AlertOutput output = open();
        for (String message : messages) {
            output.write(SampleAlerts.withMessage(message));
        }
        output.flush();
        expect(messages);
    }

    private void expect(List<String> messages) throws Exception {
        List<String> received = received(messages.size());
        assertEquals(messages.size(), received.size(), () -> "wrote " + messages + ", received " + received);
        for (int i = 0; i < messages.size(); i++) {
            String message = messages.get(i);
            String text = received.get(i);
            assertTrue(text.contains(message), () -> "the text \"" + text + "\" lacks the message \"" + message + "\"");
        }
    }
}
