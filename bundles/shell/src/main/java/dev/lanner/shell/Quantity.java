// SPDX-License-Identifier: Apache-2.0
package dev.lanner.shell;

/** A number of things in words. */
final class Quantity {
    private Quantity() {}

    /** For example {@code 1 rule} or {@code 3 rules}. */
    static String of(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }
}
