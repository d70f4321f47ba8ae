// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.lanner.api.container.Accounts.User;
import dev.lanner.api.text.Text;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccountsTest {
    private static Accounts parse(String passwd, String group) {
        return Accounts.parse(passwd.getBytes(StandardCharsets.UTF_8), group.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void namesAreThoseOfTheFiles() {
        Accounts accounts = parse(
                "toor:x:0:0:r:/root:/bin/zsh\nalice:x:1000:1000:A,,:/home/alice:/bin/sh\nbig:x:4294967294:1:::",
                "wheel:x:0:\nusers:x:1000:alice,bob\n");
        assertEquals(Text.of("toor"), accounts.userName(0));
        assertEquals(Text.of("alice"), accounts.userName(1000));
        assertEquals(Text.of("big"), accounts.userName(4294967294L));
        User alice = Objects.requireNonNull(accounts.user(1000));
        assertEquals(Text.of("/home/alice"), alice.home());
        assertEquals(Text.of("/bin/sh"), alice.shell());
        assertEquals(Text.of("wheel"), accounts.groupName(0));
        assertEquals(Text.of("users"), accounts.groupName(1000));
    }

    @Test
    void rootHasANameEvenWithoutFilesAndNobodyElse() {
        Accounts accounts = parse("", "");
        assertEquals(Text.of("root"), accounts.userName(0));
        assertEquals(Text.of("root"), accounts.groupName(0));
        assertNull(accounts.userName(1000));
        assertNull(accounts.groupName(1000));
        assertNull(accounts.userName(-1));
        assertNull(accounts.user(0));
    }

    @Test
    void theFirstOfSeveralAccountsWithOneNumberCounts() {
        Accounts accounts = parse("a:x:5:5::/a:/a\nb:x:5:5::/b:/b\n", "g:x:5:\nh:x:5:\n");
        assertEquals(Text.of("a"), accounts.userName(5));
        assertEquals(Text.of("g"), accounts.groupName(5));
    }

    @Test
    void linesThatAreNoAccountsArePassedOver() {
        Accounts accounts = parse(
                "# comment:x:1:1:::\n\n+::::::\nshort:x:2\nnan:x:two:2:::\nneg:x:-1:1:::\n:x:3:3:::\nhuge:x:99999999999999999999:1:::\n"
                        + "none:x:4294967295:1:::\nok:x:4:4:::",
                "#g:x:1:\nbad\n");
        assertEquals(Text.of("ok"), accounts.userName(4));
        for (long uid : new long[] {1, 2, 3, 4294967295L}) {
            assertNull(accounts.user(uid));
        }
        assertNull(accounts.groupName(1));
    }

    @Test
    void namesNeedNotBeUtf8() {
        byte[] passwd = "x\u00FF:x:9:9::/:/".getBytes(StandardCharsets.ISO_8859_1);
        Text name = Objects.requireNonNull(Accounts.parse(passwd, new byte[0]).userName(9));
        assertEquals((byte) 0xFF, name.byteAt(1));
    }

    private static @Nullable Text awaitName(AccountFiles files, long uid, @Nullable Text other)
            throws InterruptedException {
        for (int i = 0; i < 500; i++) {
            Text name = files.accounts().userName(uid);
            if (!Objects.equals(name, other)) {
                return name;
            }
            Thread.sleep(10);
        }
        return other;
    }

    /** With a period of a minute it is the kernel's word that counts. */
    @ParameterizedTest
    @ValueSource(longs = {10, 60_000})
    void filesAreReadAgainWhenTheyHaveChanged(long periodMs, @TempDir Path directory)
            throws IOException, InterruptedException {
        Path passwd = directory.resolve("passwd");
        Path group = directory.resolve("group");
        Files.writeString(passwd, "old:x:7:7:::\n");
        AccountFiles files = new AccountFiles(passwd, group, periodMs);
        Thread.sleep(200);
        try {
            assertEquals(Text.of("old"), files.accounts().userName(7));
            Accounts before = files.accounts();
            Thread.sleep(100);
            assertSame(before, files.accounts(), "unchanged files are not read again");
            // As useradd does it: a new file takes the place of the old one.
            Path fresh = directory.resolve("passwd+");
            Files.writeString(fresh, "new:x:7:7:::\n");
            Files.move(fresh, passwd, StandardCopyOption.ATOMIC_MOVE);
            assertEquals(Text.of("new"), awaitName(files, 7, Text.of("old")));
            assertNotSame(before, files.accounts());
            Files.delete(passwd);
            assertNull(awaitName(files, 7, Text.of("new")));
        } finally {
            files.stop();
        }
        assertEquals(
                0,
                Thread.getAllStackTraces().keySet().stream()
                        .filter(thread -> thread.getName().equals("lanner-accounts"))
                        .count());
    }
}
