// SPDX-License-Identifier: Apache-2.0
package dev.lanner.itest;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ObjLongConsumer;

/** Checks as they come that each output gets its alerts without gap, doubling, or one after its end. */
final class SerialJournal implements ObjLongConsumer<long[]> {
    private final int step;
    private final List<Page> pages = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();

    /** @param step what lies between the number of an alert and that of the next */
    SerialJournal(int step) {
        this.step = step;
    }

    /** What one output has got. */
    static final class Page {
        private final int step;
        private long first;
        private long last;
        private long count;
        private boolean closed;

        private Page(int step) {
            this.step = step;
        }

        synchronized long count() {
            return count;
        }

        synchronized boolean isClosed() {
            return closed;
        }

        synchronized long first() {
            return first;
        }

        synchronized long last() {
            return last;
        }

        private synchronized boolean add(long serial) {
            boolean fits = !closed && (count == 0 || serial == last + step);
            first = count == 0 ? serial : first;
            last = serial;
            count++;
            return fits;
        }

        private synchronized void close() {
            closed = true;
        }
    }

    @Override
    public void accept(long[] number, long serial) {
        if (serial == 0) {
            number[0] = open();
        } else if (serial < 0) {
            page(number[0]).close();
        } else {
            add(number[0], serial);
        }
    }

    void add(long number, long serial) {
        Page page = page(number);
        long last = page.last();
        if (!page.add(serial)) {
            fault("output " + number + " got " + serial + " after " + last + (page.isClosed() ? ", closed" : ""));
        }
    }

    synchronized int open() {
        pages.add(new Page(step));
        return pages.size();
    }

    synchronized Page page(long number) {
        return pages.get((int) number - 1);
    }

    synchronized int pageCount() {
        return pages.size();
    }

    synchronized List<String> faults() {
        return List.copyOf(faults);
    }

    private synchronized void fault(String fault) {
        if (faults.size() < 20) {
            faults.add(fault);
        }
    }
}
