// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NameServicesTest {
    private final Path folder;
    private volatile Accounts files = accounts("alice:x:1000:100::/home/alice:/bin/sh\n", "users:x:100:\n");
    private @Nullable NameServices services;

    NameServicesTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @AfterEach
    void stop() throws InterruptedException {
        if (services != null) {
            services.stop();
        }
    }

    private static Accounts accounts(String passwd, String group) {
        return Accounts.parse(passwd.getBytes(StandardCharsets.UTF_8), group.getBytes(StandardCharsets.UTF_8));
    }

    /** A name service as {@code getent} shows it: this is done for each question. */
    private String service(String script) throws IOException {
        Path file = folder.resolve("getent");
        Files.writeString(file, "#!/bin/sh\necho \"$1 $2\" >>" + folder + "/asked\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        return file.toString();
    }

    private NameServices services(String script, Duration forget) throws IOException {
        Getent getent = new Getent(service(script), Duration.ofMillis(500));
        services = new NameServices(() -> files, true, getent, Duration.ofMinutes(1), forget);
        return services;
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        for (int i = 0; i < 500 && !condition.getAsBoolean(); i++) {
            Thread.sleep(20);
        }
        assertTrue(condition.getAsBoolean(), "in time");
    }

    private List<String> asked() throws IOException {
        Path file = folder.resolve("asked");
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    @Test
    void asksTheServicesForWhomNoFileNamesAndNobodyWaits() throws Exception {
        NameServices names = services(
                "case $1 in passwd) echo \"ldap$2:x:$2:500::/net/ldap$2:/bin/zsh\";; *) echo \"team$2:x:$2:\";; esac",
                Duration.ofMinutes(1));
        assertEquals("alice", names.accounts().userName(1000) + "");
        assertNull(names.accounts().userName(7001), "not known yet");
        await(() -> names.accounts().userName(7001) != null);
        assertEquals("ldap7001", names.accounts().userName(7001) + "");
        var user = names.accounts().user(7001);
        assertNotNull(user);
        assertEquals("/net/ldap7001", user.home() + "");
        await(() -> names.accounts().groupName(500) != null);
        assertEquals("team500", names.accounts().groupName(500) + "");
        assertEquals(
                List.of("passwd 7001", "group 500"), asked().stream().distinct().toList());
    }

    @Test
    void whatFilesSayCountsAndWhatTheyNoLongerSayIsGone() throws Exception {
        NameServices names = services("echo \"ldap$2:x:$2:500:::\"", Duration.ofMinutes(1));
        names.onUser(2000);
        await(() -> names.accounts().userName(2000) != null);
        files = accounts("bob:x:2000:100:::\n", "");
        assertEquals("bob", names.accounts().userName(2000) + "");
        files = accounts("", "");
        assertEquals("ldap2000", names.accounts().userName(2000) + "");
        assertNull(names.accounts().groupName(100));
    }

    @Test
    void asksOnceForWhomNobodyKnowsUntilThatIsOld() throws Exception {
        NameServices names = services("exit 2", Duration.ofMinutes(1));
        for (int i = 0; i < 50; i++) {
            assertNull(names.accounts().userName(4242));
            Thread.sleep(10);
        }
        assertEquals(List.of("passwd 4242"), asked());
    }

    @Test
    void forgetsWhomNobodyKnewAndAsksAgain() throws Exception {
        NameServices names = services(
                "[ $(wc -l <" + folder + "/asked) -gt 1 ] || exit 2\necho \"new:x:$2:1:::\"", Duration.ofMillis(100));
        await(() -> {
            // Another question makes the worker look at what is old.
            names.onGroup(System.nanoTime() & 0xFFFF);
            return names.accounts().userName(4243) != null;
        });
        assertEquals("new", names.accounts().userName(4243) + "");
    }

    @Test
    void aServiceThatHangsCostsNobodyATurn() throws Exception {
        NameServices names = services("exec sleep 60", Duration.ofMinutes(1));
        long start = System.nanoTime();
        for (int i = 0; i < 100_000; i++) {
            assertNull(names.accounts().userName(9000 + i % 7));
        }
        assertTrue(System.nanoTime() - start < 5_000_000_000L, "100,000 questions take no time");
        Getent getent = new Getent(service("exec sleep 60"), Duration.ofMillis(200));
        IOException e = assertThrows(IOException.class, () -> getent.ask(true, 1));
        assertTrue(String.valueOf(e.getMessage()).endsWith("has not answered for 200 ms."), e.getMessage());
    }

    @Test
    void aServiceThatTalksTooMuchOrNonsenseNamesNobody() throws Exception {
        Getent endless = new Getent(service("exec yes nonsense"), Duration.ofSeconds(5));
        assertThrows(IOException.class, () -> endless.ask(true, 1));
        Getent nonsense = new Getent(service("echo 'a:b:c'; echo; echo '::::::'"), Duration.ofSeconds(5));
        assertNull(nonsense.ask(true, 1).userName(1));
    }

    @Test
    void readsWhatTheRealOneSays() throws Exception {
        Getent getent = new Getent("getent", Duration.ofSeconds(5));
        assertEquals("root", getent.ask(true, 0).userName(0) + "");
        assertEquals("root", getent.ask(false, 0).groupName(0) + "");
        assertNull(getent.ask(true, 3_987_654_321L).userName(3_987_654_321L));
    }

    @Test
    void withoutServicesNobodyIsAsked() throws Exception {
        NameServices names = new NameServices(
                () -> files, false, new Getent(service("exit 2"), Duration.ofSeconds(1)), Duration.ZERO, Duration.ZERO);
        assertNull(names.accounts().userName(4242));
        names.stop();
        assertEquals(List.of(), asked());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "passwd: files systemd|true",
                "passwd:files|false",
                "passwd: compat\\ngroup: files sss|true",
                "shadow: files ldap|false",
                "passwd: files [NOTFOUND=return]|false",
                "passwd: files # ldap|false",
                "passwd:|false"
            })
    void looksUpWhereTheHostLooks(String text, boolean hasServices) throws IOException {
        Path file = Files.writeString(folder.resolve("nsswitch.conf"), text.replace("\\n", "\n"));
        assertEquals(hasServices, NameSwitch.hasServices(file));
        assertFalse(NameSwitch.hasServices(folder.resolve("none")));
    }
}
