// SPDX-License-Identifier: Apache-2.0
package dev.lanner.shell.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.List;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose keys are taken, and which lines are refused with what they lack. */
final class AuthorizedKeysTest {
    private final Path file;
    private final AuthorizedKeys keys;
    private final KeyPair anna;

    AuthorizedKeysTest(@TempDir Path folder) throws GeneralSecurityException {
        file = folder.resolve("authorized_keys");
        keys = new AuthorizedKeys(file);
        anna = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    }

    @BeforeAll
    static void announce() {
        JdkKeys.announce();
    }

    private String line() {
        return PublicKeyEntry.toString(anna.getPublic());
    }

    private String problem(String content) throws IOException {
        Files.writeString(file, content);
        List<String> problems = keys.read().problems();
        assertEquals(1, problems.size(), problems::toString);
        return problems.get(0);
    }

    @Test
    void findsAKeyWithItsOwner() throws Exception {
        Files.writeString(file, "# all\n\n" + line() + " anna at home \n");
        AuthorizedKeys.Entry entry = keys.find(anna.getPublic());
        assertNotNull(entry);
        assertEquals("anna at home", entry.owner());
        assertTrue(entry.fingerprint().startsWith("SHA256:"), entry.fingerprint());
        assertNull(keys.find(
                KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPublic()));
    }

    @Test
    void takesOptionsThatForbidWhatNobodyMayDo() throws Exception {
        Files.writeString(file, "restrict,no-port-forwarding,no-pty " + line() + " anna\n");
        assertNotNull(keys.find(anna.getPublic()), () -> keys.read().problems().toString());
    }

    @Test
    void takesNoKeyWithARestrictionThatItCannotObey() throws Exception {
        for (String option : List.of(
                "from=\"10.0.0.1\"", "command=\"lanner:status\"", "expiry-time=\"20200101\"", "cert-authority")) {
            String problem = problem("# one\n" + option + " " + line() + "\n");
            assertTrue(problem.startsWith(file + ":2 the key is not taken: its option "), problem);
            assertTrue(problem.contains("cannot be obeyed here"), problem);
            assertNull(keys.find(anna.getPublic()), option);
        }
    }

    @Test
    void refusesWhatIsNoKeyAndGoesOnWithTheNext() throws Exception {
        assertTrue(problem("nonsense\n" + line() + " anna\n").startsWith(file + ":1 the key is not taken: "));
        assertNotNull(keys.find(anna.getPublic()));
        assertTrue(problem("ssh-ed25519 AAAA short\n").startsWith(file + ":1 the key is not taken: "));
        KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
        rsa.initialize(1024);
        String weak = problem(PublicKeyEntry.toString(rsa.generateKeyPair().getPublic()) + "\n");
        assertTrue(weak.contains("RSA keys have at least 2048 bits"), weak);
    }

    @Test
    void takesNobodyFromAFileThatOthersCanChange() throws Exception {
        Files.writeString(file, line() + " anna\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
        String problem = keys.read().problems().get(0);
        assertEquals(
                "Nobody can come in over SSH: " + file.toRealPath() + " may be written by others; chmod go-w "
                        + file.toRealPath(),
                problem);
        assertNull(keys.find(anna.getPublic()));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertNotNull(keys.find(anna.getPublic()));
        Path folder = file.resolveSibling(".").toRealPath();
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertNull(keys.find(anna.getPublic()), "somebody could put another file there");
    }

    @Test
    void saysThatThereIsNoFile() {
        String problem = keys.read().problems().get(0);
        assertTrue(problem.contains("there is no file " + file), problem);
        assertTrue(problem.contains("shell.ssh.authorized-keys"), problem);
    }
}
