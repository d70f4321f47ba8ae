// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.field;

import dev.lanner.api.field.FieldValue;
import java.time.Instant;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;

/**
 * Writes dates and times of day; times are nanoseconds since the epoch, unsigned. Allocates only when the zone's offset from UTC may change. One thread.
 */
final class LocalCalendar {
    private static final long NS_PER_S = 1_000_000_000L;
    private static final int S_PER_DAY = 86_400;
    private static final int DAYS_PER_ERA = 146_097;

    private final ZoneRules rules;
    private long offsetSeconds;
    /** The known offset holds from here until there. */
    private long fromSeconds;

    private long untilSeconds;

    LocalCalendar(ZoneId zone) {
        rules = zone.getRules();
    }

    /** {@code 2026-11-22}, in local time. */
    void appendDate(long timeNs, FieldValue value) {
        appendDay(Math.floorDiv(localSeconds(timeNs), S_PER_DAY), value);
    }

    /** {@code 08:51:55}, in local time. */
    void appendTime(long timeNs, FieldValue value) {
        appendTimeOfDay(localSeconds(timeNs), value);
    }

    /** {@code .012345678}. */
    static void appendFraction(long timeNs, FieldValue value) {
        value.append((byte) '.');
        appendPadded(Long.remainderUnsigned(timeNs, NS_PER_S), 9, value);
    }

    /** {@code 2026-11-22T08:51:55.012345678+0000}. */
    static void appendIso(long timeNs, FieldValue value) {
        long seconds = Long.divideUnsigned(timeNs, NS_PER_S);
        appendDay(Math.floorDiv(seconds, S_PER_DAY), value);
        value.append((byte) 'T');
        appendTimeOfDay(seconds, value);
        appendFraction(timeNs, value);
        value.appendAscii("+0000");
    }

    private long localSeconds(long timeNs) {
        long seconds = Long.divideUnsigned(timeNs, NS_PER_S);
        if (seconds < fromSeconds || seconds >= untilSeconds) {
            learnOffset(seconds);
        }
        return seconds + offsetSeconds;
    }

    private void learnOffset(long seconds) {
        Instant instant = Instant.ofEpochSecond(seconds);
        offsetSeconds = rules.getOffset(instant).getTotalSeconds();
        fromSeconds = seconds;
        ZoneOffsetTransition next = rules.nextTransition(instant);
        untilSeconds = next == null ? Long.MAX_VALUE : next.toEpochSecond();
    }

    private static void appendTimeOfDay(long seconds, FieldValue value) {
        int second = Math.floorMod(seconds, S_PER_DAY);
        appendPadded(second / 3600, 2, value);
        value.append((byte) ':');
        appendPadded(second / 60 % 60, 2, value);
        value.append((byte) ':');
        appendPadded(second % 60, 2, value);
    }

    /** Counts in eras of 400 years that start on the first of March, so that a leap day comes last in its year. */
    private static void appendDay(long epochDay, FieldValue value) {
        long day = epochDay + 719_468;
        long era = Math.floorDiv(day, DAYS_PER_ERA);
        int dayOfEra = Math.floorMod(day, DAYS_PER_ERA);
        int yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int shiftedMonth = (5 * dayOfYear + 2) / 153;
        int month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
        appendPadded(yearOfEra + era * 400 + (month <= 2 ? 1 : 0), 4, value);
        value.append((byte) '-');
        appendPadded(month, 2, value);
        value.append((byte) '-');
        appendPadded(dayOfYear - (153 * shiftedMonth + 2) / 5 + 1, 2, value);
    }

    private static void appendPadded(long number, int digits, FieldValue value) {
        long unit = 1;
        for (int i = 1; i < digits; i++) {
            unit *= 10;
        }
        for (; unit > 1 && number < unit; unit /= 10) {
            value.append((byte) '0');
        }
        value.appendDecimal(number);
    }
}
