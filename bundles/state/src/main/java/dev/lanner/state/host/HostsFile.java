// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.host;

import dev.lanner.api.field.FieldValue;
import dev.lanner.api.text.Text;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The names in the hosts file; a thread of its own reads it again when it has changed. Name servers are not asked: that
 * would tell them, and whoever listens, what is being watched.
 */
@Component(service = HostNames.class, immediate = true)
public final class HostsFile implements HostNames {
    private static final Logger LOG = LoggerFactory.getLogger(HostsFile.class);
    private static final long PERIOD_MS = 5000;
    private static final long STOP_MS = 2000;

    private final Path file;
    private final Thread watcher;
    private @Nullable FileTime modified;
    private @Nullable String reported;
    private volatile Names names = new Names(new TreeMap<>());

    /** Watches the machine's file. */
    @Activate
    public HostsFile() {
        this(Path.of("/etc/hosts"), PERIOD_MS);
    }

    HostsFile(Path file, long periodMs) {
        this.file = file;
        check();
        watcher = new Thread(() -> watch(periodMs), "lanner-hosts");
        watcher.setDaemon(true);
        watcher.start();
    }

    @Deactivate
    void stop() throws InterruptedException {
        watcher.interrupt();
        watcher.join(STOP_MS);
    }

    @Override
    public boolean set(long high, long low, int addressBytes, FieldValue value) {
        Text name = names.find(high, low, addressBytes);
        if (name == null) {
            return false;
        }
        value.setText(name);
        return true;
    }

    private void watch(long periodMs) {
        try {
            while (true) {
                Thread.sleep(periodMs);
                check();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void check() {
        try {
            FileTime present = Files.getLastModifiedTime(file);
            if (!present.equals(modified)) {
                names = Names.parse(Files.readString(file, StandardCharsets.ISO_8859_1));
                modified = present;
            }
            reported = null;
        } catch (NoSuchFileException e) {
            names = new Names(new TreeMap<>());
            modified = null;
        } catch (IOException e) {
            String problem = e.toString();
            if (!problem.equals(reported)) {
                reported = problem;
                LOG.warn("Cannot read the hosts file, names of hosts stay as they were: {}.", problem);
            }
        }
    }

    private record Address(long high, long low, int bytes) implements Comparable<Address> {
        @Override
        public int compareTo(Address other) {
            return Names.compare(high, low, bytes, other);
        }
    }

    /** Addresses in order, and the first name of each. */
    private static final class Names {
        private final Address[] addresses;
        private final Text[] texts;

        Names(SortedMap<Address, Text> names) {
            addresses = names.keySet().toArray(new Address[0]);
            texts = names.values().toArray(new Text[0]);
        }

        static Names parse(String lines) {
            SortedMap<Address, Text> names = new TreeMap<>();
            lines.lines().forEach(line -> add(line, names));
            return new Names(names);
        }

        /** An address and its names; a line that is none, or has a name in place of the address, is passed over. */
        private static void add(String line, Map<Address, Text> names) {
            int comment = line.indexOf('#');
            String[] words =
                    (comment < 0 ? line : line.substring(0, comment)).strip().split("\\s+", 3);
            if (words.length < 2 || !words[0].matches("[0-9a-fA-F.:]*[.:][0-9a-fA-F.:]*")) {
                return;
            }
            try {
                byte[] bytes = InetAddress.getByName(words[0]).getAddress();
                ByteBuffer buffer = ByteBuffer.wrap(bytes);
                Address address = bytes.length == Integer.BYTES
                        ? new Address(0, Integer.toUnsignedLong(buffer.getInt()), bytes.length)
                        : new Address(buffer.getLong(), buffer.getLong(), bytes.length);
                names.putIfAbsent(address, Text.of(words[1]));
            } catch (UnknownHostException e) {
                // No address: not a line for us.
            }
        }

        @Nullable
        Text find(long high, long low, int bytes) {
            int from = 0;
            int to = addresses.length - 1;
            while (from <= to) {
                int middle = (from + to) >>> 1;
                int order = compare(high, low, bytes, addresses[middle]);
                if (order == 0) {
                    return texts[middle];
                }
                if (order < 0) {
                    to = middle - 1;
                } else {
                    from = middle + 1;
                }
            }
            return null;
        }

        static int compare(long high, long low, int bytes, Address other) {
            int order = Integer.compare(bytes, other.bytes);
            order = order == 0 ? Long.compare(high, other.high) : order;
            return order == 0 ? Long.compare(low, other.low) : order;
        }
    }
}
