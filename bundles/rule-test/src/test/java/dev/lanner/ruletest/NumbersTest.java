// SPDX-License-Identifier: Apache-2.0
package dev.lanner.ruletest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;

class NumbersTest {
    @Test
    void numbersAreDecimalOctalOrHexadecimal() {
        assertEquals(10, Numbers.read("10"));
        assertEquals(-1, Numbers.read("-1"));
        assertEquals(0x1ff, Numbers.read("0x1ff"));
        assertEquals(04755, Numbers.read("04755"));
        assertEquals(04755, Numbers.read("0o4755"));
        assertEquals(0, Numbers.read("0"));
        assertNull(Numbers.read("08"));
        assertNull(Numbers.read("ten"));
        assertNull(Numbers.read(""));
    }

    @Test
    void signalsAndErrorsHaveTheKernelsNumbers() {
        assertEquals(9, Numbers.signal("SIGKILL"));
        assertEquals(11, Numbers.signal("SIGSEGV"));
        assertEquals(19, Numbers.signal("SIGSTOP"));
        assertEquals(0, Numbers.signal("KILL"));
        assertEquals(13, Numbers.error("EACCES"));
        assertEquals(115, Numbers.error("EINPROGRESS"));
        assertNull(Numbers.error("EWHAT"));
    }
}
