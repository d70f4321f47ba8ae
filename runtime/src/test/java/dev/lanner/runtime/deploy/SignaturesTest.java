// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SignaturesTest {
    private static final String PASSWORD = "secret";

    private final Path folder;
    private final Path keys;

    SignaturesTest(@TempDir Path folder) throws IOException {
        this.folder = folder;
        keys = Files.createDirectories(folder.resolve("keys"));
    }

    /** One who is trusted, one who is vouched for, one who is not, and one whose time is over. */
    @BeforeAll
    void makeKeys() throws IOException, InterruptedException {
        pair("friend", "-dname", "CN=friend");
        pair("stranger", "-dname", "CN=stranger");
        pair("old", "-dname", "CN=old", "-startdate", "-10d", "-validity", "5");
        pair("authority", "-dname", "CN=authority", "-ext", "bc:c");
        pair("member", "-dname", "CN=member", "-signer", "authority", "-ext", "eku=codeSigning");
        pair("web", "-dname", "CN=web", "-signer", "authority", "-ext", "eku=serverAuth");
        for (String trusted : new String[] {"friend", "authority", "old"}) {
            Path file = keys.resolve(trusted + ".cer");
            keytool(
                    "-exportcert",
                    "-alias",
                    trusted,
                    "-keystore",
                    keys.resolve("keys.p12").toString(),
                    "-file",
                    file.toString());
            keytool(
                    "-importcert",
                    "-noprompt",
                    "-alias",
                    trusted,
                    "-keystore",
                    keys.resolve("trusted.p12").toString(),
                    "-file",
                    file.toString());
        }
    }

    @Test
    void takesWhatATrustedOneHasSigned() throws Exception {
        assertNull(signatures().complaint(signed("friend")));
        assertNull(signatures().complaint(signed("member")));
    }

    @Test
    void refusesWhatNobodyHasSigned() throws Exception {
        String complaint = signatures().complaint(Jar.bundle("a", "1").write(folder.resolve("a.jar")));
        assertEquals("it is not signed, and deploy.require-signed is on; sign it with jarsigner", complaint);
    }

    @Test
    void refusesWhatIsSignedInItselfByAnybody() throws Exception {
        String complaint = String.valueOf(signatures().complaint(signed("stranger")));
        assertTrue(complaint.startsWith("its signer, CN=stranger, is not trusted"), complaint);
    }

    @Test
    void refusesCertificatesThatAreOverOrForSomethingElse() throws Exception {
        String over = String.valueOf(signatures().complaint(signed("old")));
        assertTrue(over.startsWith("the certificate of its signer, CN=old, is valid from"), over);
        String other = String.valueOf(signatures().complaint(signed("web")));
        assertEquals("the certificate of its signer, CN=web, is not for signing programs", other);
    }

    @Test
    void refusesWhatWasChangedAfterwards() throws Exception {
        Path jar = signed("friend");
        change(jar, "a.txt", "another text");
        String complaint = String.valueOf(signatures().complaint(jar));
        assertTrue(complaint.startsWith("it was changed after it was signed"), complaint);
    }

    @Test
    void refusesWhatWasAddedAfterwardsWhereverItIs() throws Exception {
        for (String name : new String[] {"b.txt", "META-INF/services/x", "META-INF/sub/A.RSA"}) {
            Path jar = signed("friend");
            change(jar, name, "text");
            String complaint = String.valueOf(signatures().complaint(jar));
            assertTrue(complaint.contains(name + " is not signed, though others are"), complaint);
        }
    }

    @Test
    void saysWhyAKeyStoreIsOfNoUse() throws Exception {
        assertTrue(message(folder.resolve("none.p12")).contains("cannot be read"));
        Path empty = folder.resolve("empty.p12");
        Files.copy(keys.resolve("keys.p12"), empty);
        assertTrue(message(empty).contains("has no trusted certificate"), message(empty));
    }

    private String message(Path store) {
        return String.valueOf(
                assertThrows(GeneralSecurityException.class, () -> Signatures.of(store, "PKCS12", PASSWORD))
                        .getMessage());
    }

    private Signatures signatures() throws GeneralSecurityException {
        return Signatures.of(keys.resolve("trusted.p12"), "PKCS12", PASSWORD);
    }

    private Path signed(String who) throws IOException, InterruptedException {
        Path jar = Jar.bundle("a", "1").write(folder.resolve(who + ".jar"));
        Jar.run(
                "jarsigner",
                "-keystore",
                keys.resolve("keys.p12").toString(),
                "-storepass",
                PASSWORD,
                jar.toString(),
                who);
        return jar;
    }

    private static void change(Path jar, String entry, String text) throws IOException {
        try (FileSystem zip = FileSystems.newFileSystem(URI.create("jar:" + jar.toUri()), Map.of())) {
            Path path = zip.getPath(entry);
            if (path.getParent() != null) {
                Files.createDirectories(path.getParent());
            }
            Files.writeString(path, text);
        }
    }

    private void pair(String alias, String... more) throws IOException, InterruptedException {
        String[] all = new String[more.length + 7];
        System.arraycopy(
                new String[] {
                    "-genkeypair",
                    "-alias",
                    alias,
                    "-keyalg",
                    "EC",
                    "-keystore",
                    keys.resolve("keys.p12").toString()
                },
                0,
                all,
                0,
                7);
        System.arraycopy(more, 0, all, 7, more.length);
        keytool(all);
    }

    private static void keytool(String... arguments) throws IOException, InterruptedException {
        String[] all = java.util.Arrays.copyOf(arguments, arguments.length + 2);
        all[arguments.length] = "-storepass";
        all[arguments.length + 1] = PASSWORD;
        Jar.run("keytool", all);
    }
}
