// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VariablesTest {
    private final Variables variables = new Variables(Map.of("SITE", "lab", "EMPTY", "", "DOLLAR", "${SITE}"));

    @ParameterizedTest
    @CsvSource({
        "plain, plain",
        "${SITE}, lab",
        "a${SITE}b${SITE}, alabblab",
        "${NONE:-home}, home",
        "x${NONE:-}y, xy",
        "${SITE:-home}, lab",
        "${EMPTY:-home}, home",
        "x${EMPTY}y, xy",
        "$${SITE}, ${SITE}",
        "$$${SITE}, $${SITE}",
        "$SITE $ {, $SITE $ {",
        "${DOLLAR}, ${SITE}",
    })
    void putsInWhatVariablesAre(String text, String expanded) {
        assertEquals(expanded, variables.expand(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"${SITE}", "$${SITE}", "a$${", "$$$"})
    void whatIsEscapedComesOutAsItWas(String text) {
        assertEquals(text, variables.expand(Variables.escape(text)));
    }

    @Test
    void refusesAVariableThatIsNotSetAndSaysWhatMayHaveBeenMeant() {
        String message = message("at ${SITTE}");
        assertTrue(message.contains("there is no environment variable 'SITTE', but 'SITE'; set it"), message);
        assertTrue(message.contains("${SITTE:-DEFAULT}"), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"${", "${}", "${SITE", "${a-b}", "${1}"})
    void refusesWhatIsNoVariable(String text) {
        assertTrue(message(text).contains("write ${NAME} or ${NAME:-DEFAULT}, or $${"), message(text));
    }

    private String message(String text) {
        return String.valueOf(assertThrows(IllegalArgumentException.class, () -> variables.expand(text))
                .getMessage());
    }
}
