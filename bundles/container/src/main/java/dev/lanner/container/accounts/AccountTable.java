// SPDX-License-Identifier: Apache-2.0
package dev.lanner.container.accounts;

import dev.lanner.api.container.Accounts.User;
import dev.lanner.api.text.Text;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Users and groups by the number that the files give them. The first line of a number counts, as for the C library.
 * Immutable.
 */
final class AccountTable {
    static final AccountTable EMPTY = new AccountTable(Map.of(), Map.of());

    private static final int MOST_LINES = 10_000;
    private static final int LONGEST_TEXT = 256;
    private static final Text ROOT = Text.of("root");

    private final Map<Long, User> users;
    private final Map<Long, Text> groups;

    private AccountTable(Map<Long, User> users, Map<Long, Text> groups) {
        this.users = users;
        this.groups = groups;
    }

    /** Reads what stands in passwd and group; lines that are none are passed over. */
    static AccountTable parse(byte[] passwd, byte[] group) {
        Map<Long, User> users = new HashMap<>();
        forEachLine(passwd, columns -> {
            if (columns.size() >= 3 && !columns.get(0).isEmpty()) {
                long uid = number(columns.get(2));
                if (uid >= 0) {
                    users.putIfAbsent(uid, user(columns));
                }
            }
        });
        Map<Long, Text> groups = new HashMap<>();
        forEachLine(group, columns -> {
            if (columns.size() >= 3 && !columns.get(0).isEmpty()) {
                long gid = number(columns.get(2));
                if (gid >= 0) {
                    groups.putIfAbsent(gid, columns.get(0));
                }
            }
        });
        return new AccountTable(users, groups);
    }

    private static User user(List<Text> columns) {
        long gid = columns.size() > 3 ? number(columns.get(3)) : -1;
        return new User(
                columns.get(0),
                gid,
                columns.size() > 5 ? columns.get(5) : Text.EMPTY,
                columns.size() > 6 ? columns.get(6) : Text.EMPTY);
    }

    private static void forEachLine(byte[] bytes, Consumer<List<Text>> action) {
        int start = 0;
        for (int line = 0; start < bytes.length && line < MOST_LINES; line++) {
            int end = start;
            while (end < bytes.length && bytes[end] != '\n') {
                end++;
            }
            action.accept(columns(bytes, start, end));
            start = end + 1;
        }
    }

    private static List<Text> columns(byte[] bytes, int start, int end) {
        List<Text> columns = new ArrayList<>();
        int from = start;
        for (int i = start; i <= end && columns.size() < 8; i++) {
            if (i == end || bytes[i] == ':') {
                columns.add(Text.copyOf(bytes, from, Math.min(i - from, LONGEST_TEXT)));
                from = i + 1;
            }
        }
        return columns;
    }

    private static long number(Text digits) {
        long number = digits.isEmpty() || digits.length() > 10 ? -1 : 0;
        for (int i = 0; number >= 0 && i < digits.length(); i++) {
            int digit = digits.byteAt(i) - '0';
            number = digit < 0 || digit > 9 ? -1 : number * 10 + digit;
        }
        return number >= 0xFFFF_FFFFL ? -1 : number;
    }

    @Nullable
    User user(long uid) {
        return users.get(uid);
    }

    /** The user's name; that of 0 is root if the files do not say another. */
    @Nullable
    Text userName(long uid) {
        User user = users.get(uid);
        return user != null ? user.name() : uid == 0 ? ROOT : null;
    }

    /** The group's name; that of 0 is root if the files do not say another. */
    @Nullable
    Text groupName(long gid) {
        Text name = groups.get(gid);
        return name != null ? name : gid == 0 ? ROOT : null;
    }

    boolean sameAs(AccountTable other) {
        return users.equals(other.users) && groups.equals(other.groups);
    }
}
