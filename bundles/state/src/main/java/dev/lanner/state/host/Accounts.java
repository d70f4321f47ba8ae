// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.host;

import dev.lanner.api.text.Text;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The host's users and groups by number, as the account files said it at one time. Immutable. */
public final class Accounts implements dev.lanner.api.container.Accounts {
    /** No users and no groups. */
    public static final Accounts NONE = new Accounts(new TreeMap<>(), new TreeMap<>());

    private static final Text ROOT_NAME = Text.of("root");

    private final long[] uids;
    private final User[] users;
    private final long[] gids;
    private final Text[] groups;
    private final Unnamed unnamed;

    /** Of these users and groups, by number. */
    Accounts(SortedMap<Long, User> users, SortedMap<Long, Text> groups) {
        this(users, groups, Unnamed.NOBODY);
    }

    /** Of these users and groups, by number; who is asked for and is not there is told to {@code unnamed}. */
    Accounts(SortedMap<Long, User> users, SortedMap<Long, Text> groups, Unnamed unnamed) {
        this.unnamed = unnamed;
        uids = keys(users);
        this.users = users.values().toArray(new User[0]);
        gids = keys(groups);
        this.groups = groups.values().toArray(new Text[0]);
    }

    private static long[] keys(Map<Long, ?> map) {
        return map.keySet().stream().mapToLong(Long::longValue).toArray();
    }

    /**
     * Reads the contents of both files. Lines that are no accounts are passed over; of several accounts with one number
     * the first counts.
     */
    public static Accounts parse(byte[] passwd, byte[] group) {
        SortedMap<Long, User> users = new TreeMap<>();
        SortedMap<Long, Text> groups = new TreeMap<>();
        forEachLine(passwd, columns -> {
            long uid = columns.length < 7 ? -1 : id(columns[2]);
            if (uid >= 0) {
                users.putIfAbsent(uid, new User(columns[0], id(columns[3]), columns[5], columns[6]));
            }
        });
        forEachLine(group, columns -> {
            long gid = columns.length < 3 ? -1 : id(columns[2]);
            if (gid >= 0) {
                groups.putIfAbsent(gid, columns[0]);
            }
        });
        return new Accounts(users, groups);
    }

    private static void forEachLine(byte[] bytes, Consumer<Text[]> action) {
        int start = 0;
        for (int end = 0; end <= bytes.length; end++) {
            if (end == bytes.length || bytes[end] == '\n') {
                if (end > start && bytes[start] != '#' && bytes[start] != ':') {
                    action.accept(columns(bytes, start, end));
                }
                start = end + 1;
            }
        }
    }

    private static Text[] columns(byte[] bytes, int start, int end) {
        int count = 1;
        for (int i = start; i < end; i++) {
            count += bytes[i] == ':' ? 1 : 0;
        }
        Text[] columns = new Text[count];
        int from = start;
        for (int i = 0; i < count; i++) {
            int to = from;
            while (to < end && bytes[to] != ':') {
                to++;
            }
            columns[i] = Text.copyOf(bytes, from, to - from);
            from = to + 1;
        }
        return columns;
    }

    private static long id(Text digits) {
        long id = digits.isEmpty() ? -1 : 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.byteAt(i) - '0';
            if (digit < 0 || digit > 9 || id > 0xFFFFFFFFL) {
                return -1;
            }
            id = id * 10 + digit;
        }
        return id >= 0xFFFFFFFFL ? -1 : id;
    }

    /** Passes each user with the number. */
    public void forEachUser(BiConsumer<Long, User> action) {
        for (int i = 0; i < uids.length; i++) {
            action.accept(uids[i], users[i]);
        }
    }

    /** Passes each group's number and name. */
    public void forEachGroup(BiConsumer<Long, Text> action) {
        for (int i = 0; i < gids.length; i++) {
            action.accept(gids[i], groups[i]);
        }
    }

    @Override
    public @Nullable User user(long uid) {
        int index = Arrays.binarySearch(uids, uid);
        if (index < 0) {
            unnamed.onUser(uid);
            return null;
        }
        return users[index];
    }

    /** The user's name; that of uid 0 is root if no file says another. Null if unknown. */
    @Override
    public @Nullable Text userName(long uid) {
        User user = user(uid);
        if (user != null) {
            return user.name();
        }
        return uid == 0 ? ROOT_NAME : null;
    }

    /** The group's name; that of gid 0 is root if no file says another. Null if unknown. */
    @Override
    public @Nullable Text groupName(long gid) {
        int index = Arrays.binarySearch(gids, gid);
        if (index >= 0) {
            return groups[index];
        }
        unnamed.onGroup(gid);
        return gid == 0 ? ROOT_NAME : null;
    }
}
