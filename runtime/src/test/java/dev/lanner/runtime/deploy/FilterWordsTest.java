// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilterWordsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "osgi.wiring.package ; (&(osgi.wiring.package=a.b)(version>=1.0.0)(!(version>=2.0.0)))"
                        + " ; the package a.b with version at least 1.0.0 and version below 2.0.0 (namespace osgi.wiring.package)",
                "osgi.ee ; (&(osgi.ee=JavaSE)(version=21))"
                        + " ; the Java platform JavaSE with version 21 (namespace osgi.ee)",
                "osgi.service ; (objectClass=a.B) ; a service a.B (namespace osgi.service)",
                "x.y ; (|(a=1)(!(b=2))) ; a capability with a 1 or b not 2 (namespace x.y)",
                "x.y ; (!(|(a=1)(b<=2))) ; a capability with not a 1 or b at most 2 (namespace x.y)",
                "x.y ; (&(x.y=z)(c=*)) ; z with any c (namespace x.y)",
                "x.y ; '' ; a capability (namespace x.y)",
            })
    void saysWhatIsNeeded(String namespace, String filter, String words) {
        assertEquals(words, FilterWords.of(namespace, filter));
    }
}
