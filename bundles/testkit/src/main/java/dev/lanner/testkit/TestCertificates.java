// SPDX-License-Identifier: Apache-2.0
package dev.lanner.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Certificates to test TLS with, made anew with {@code openssl} in a folder: {@code ca.pem} is the authority of {@code
 * server.pem}, for localhost and 127.0.0.1, and of {@code client.pem}; {@code other-ca.pem} is nobody's. Keys are in {@code
 * NAME.key}.
 */
public final class TestCertificates {
    private static final char[] PASSWORD = new char[0];

    private final Path folder;

    private TestCertificates(Path folder) {
        this.folder = folder;
    }

    /** Makes them. */
    public static TestCertificates in(Path folder) throws IOException, InterruptedException {
        TestCertificates made = new TestCertificates(folder);
        made.authority("ca");
        made.authority("other-ca");
        made.signed("server", "subjectAltName=DNS:localhost,IP:127.0.0.1");
        made.signed("client", "extendedKeyUsage=clientAuth");
        return made;
    }

    /** The path of one of the files. */
    public String path(String name) {
        return folder.resolve(name).toString();
    }

    /** What a server needs; it trusts clients of {@code ca.pem}. */
    public SSLContext server() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, PASSWORD);
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        Certificate ca;
        Certificate server;
        try (var caFile = Files.newInputStream(folder.resolve("ca.pem"));
                var serverFile = Files.newInputStream(folder.resolve("server.pem"))) {
            ca = factory.generateCertificate(caFile);
            server = factory.generateCertificate(serverFile);
        }
        String text = Files.readString(folder.resolve("server.key"), StandardCharsets.US_ASCII);
        byte[] bytes = Base64.getMimeDecoder().decode(text.replaceAll("-----[A-Z ]+-----", ""));
        PrivateKey key = KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(bytes));
        store.setCertificateEntry("ca", ca);
        store.setKeyEntry("server", key, PASSWORD, new Certificate[] {server});
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    /** Runs {@code openssl} in the folder. */
    public void openssl(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(command + " has failed: " + output);
        }
    }

    private void authority(String name) throws IOException, InterruptedException {
        openssl(
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=Test " + name,
                "-addext",
                "keyUsage=critical,keyCertSign,cRLSign",
                "-keyout",
                name + ".key",
                "-out",
                name + ".pem");
    }

    private void signed(String name, String extension) throws IOException, InterruptedException {
        Files.writeString(folder.resolve(name + ".ext"), extension + "\n");
        openssl(
                "req",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-subj",
                "/CN=" + name,
                "-keyout",
                name + ".key",
                "-out",
                name + ".csr");
        openssl(
                "x509",
                "-req",
                "-in",
                name + ".csr",
                "-CA",
                "ca.pem",
                "-CAkey",
                "ca.key",
                "-CAcreateserial",
                "-days",
                "2",
                "-extfile",
                name + ".ext",
                "-out",
                name + ".pem");
    }
}
