// SPDX-License-Identifier: Apache-2.0
package dev.lanner.wire.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanner.testkit.TestCertificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TlsFilesTest {
    @TempDir
    static Path folder = Path.of("");

    private static TestCertificates files;

    @BeforeAll
    static void make() throws Exception {
        files = TestCertificates.in(folder);
    }

    @Test
    void readsKeysOfEveryUsualKind() throws Exception {
        files.openssl("genpkey", "-algorithm", "RSA", "-out", "rsa.key");
        files.openssl("rsa", "-in", "rsa.key", "-traditional", "-out", "rsa-old.key");
        files.openssl("ecparam", "-name", "prime256v1", "-genkey", "-out", "ec-old.key");
        files.openssl("genpkey", "-algorithm", "ED25519", "-out", "ed.key");
        assertEquals("RSA", algorithm("rsa.key"));
        assertTrue(Files.readString(folder.resolve("rsa-old.key")).contains("BEGIN RSA PRIVATE KEY"));
        assertEquals("RSA", algorithm("rsa-old.key"));
        assertTrue(Files.readString(folder.resolve("ec-old.key")).contains("BEGIN EC PRIVATE KEY"));
        assertEquals("EC", algorithm("ec-old.key"));
        assertEquals("EC", algorithm("client.key"));
        assertEquals("EdDSA", algorithm("ed.key"));
        assertEquals(
                PemFile.of(folder.resolve("rsa.key")).privateKey(),
                PemFile.of(folder.resolve("rsa-old.key")).privateKey());
    }

    @Test
    void readsCertificateAndKeyOutOfOneFileWithTextAround() throws Exception {
        Path both = folder.resolve("both.pem");
        Files.writeString(
                both,
                "subject=client\n" + Files.readString(folder.resolve("client.pem")) + "\nand its key\n"
                        + Files.readString(folder.resolve("client.key")));
        assertEquals(1, PemFile.of(both).certificates().size());
        new TlsFiles(files.path("ca.pem"), both.toString(), both.toString(), false).context();
    }

    @Test
    void saysWhatIsWrongWithAFile() throws Exception {
        files.openssl("pkey", "-in", "client.key", "-aes256", "-passout", "pass:x", "-out", "encrypted.key");
        Files.writeString(
                folder.resolve("damaged.key"), "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----");
        assertFails("missing.pem", "client.pem", "client.key", "it does not exist.");
        assertFails("ca.key", "client.pem", "client.key", "no certificate in it");
        assertFails("ca.pem", "client.pem", "client.pem", "no private key in it");
        assertFails("ca.pem", "client.pem", "encrypted.key", "is encrypted; take the passphrase away");
        assertFails("ca.pem", "client.pem", "damaged.key", "its key is damaged");
        IOException half =
                assertThrows(IOException.class, () -> new TlsFiles("", files.path("client.pem"), "", false).context());
        assertEquals(
                "A client certificate needs both 'cert-file' and 'key-file', but only one is set.", half.getMessage());
    }

    private static void assertFails(String ca, String cert, String key, String reason) {
        IOException failure = assertThrows(
                IOException.class,
                () -> new TlsFiles(files.path(ca), files.path(cert), files.path(key), false).context());
        assertTrue(
                String.valueOf(failure.getMessage()).startsWith("Cannot use the file '" + folder)
                        && String.valueOf(failure.getMessage()).contains(reason),
                failure::getMessage);
    }

    private static String algorithm(String name) throws IOException {
        return PemFile.of(folder.resolve(name)).privateKey().getAlgorithm();
    }
}
