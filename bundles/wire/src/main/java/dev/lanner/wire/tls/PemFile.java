// SPDX-License-Identifier: Apache-2.0
package dev.lanner.wire.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Certificates and keys as OpenSSL and certificate authorities hand them out: base64 between BEGIN and END. */
final class PemFile {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]*)-----END \\1-----");
    private static final List<String> KEY_ALGORITHMS = List.of("RSA", "EC", "EdDSA", "RSASSA-PSS");

    private final Path path;
    private final List<Block> blocks;

    private static final class Block {
        final String label;
        final byte[] bytes;

        Block(String label, byte[] bytes) {
            this.label = label;
            this.bytes = bytes;
        }
    }

    private PemFile(Path path, List<Block> blocks) {
        this.path = path;
        this.blocks = blocks;
    }

    static PemFile of(Path path) throws IOException {
        String text;
        try {
            text = Files.readString(path, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            throw failure(path, "it does not exist", e);
        } catch (AccessDeniedException e) {
            throw failure(path, "permission denied", e);
        }
        List<Block> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(text);
        while (matcher.find()) {
            try {
                blocks.add(new Block(matcher.group(1), Base64.getMimeDecoder().decode(matcher.group(2))));
            } catch (IllegalArgumentException e) {
                throw failure(path, "it is damaged", e);
            }
        }
        return new PemFile(path, blocks);
    }

    /** All certificates in it; one at least. */
    List<X509Certificate> certificates() throws IOException {
        List<X509Certificate> certificates = new ArrayList<>();
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            for (Block block : blocks) {
                if (block.label.endsWith("CERTIFICATE")) {
                    certificates.add(
                            (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(block.bytes)));
                }
            }
        } catch (CertificateException e) {
            throw failure(path, "a certificate in it is damaged", e);
        }
        if (certificates.isEmpty()) {
            throw failure(path, "there is no certificate in it; it needs '-----BEGIN CERTIFICATE-----'", null);
        }
        return certificates;
    }

    /** The private key in it. */
    PrivateKey privateKey() throws IOException {
        for (Block block : blocks) {
            switch (block.label) {
                case "PRIVATE KEY" -> {
                    return key(block.bytes);
                }
                case "RSA PRIVATE KEY" -> {
                    return key(Pkcs8.ofRsa(block.bytes));
                }
                case "EC PRIVATE KEY" -> {
                    return key(Pkcs8.ofEc(block.bytes));
                }
                case "ENCRYPTED PRIVATE KEY" ->
                    throw failure(
                            path,
                            "its key is encrypted; take the passphrase away with 'openssl pkey -in FILE -out NEW-FILE'",
                            null);
                default -> {}
            }
        }
        throw failure(path, "there is no private key in it; it needs '-----BEGIN PRIVATE KEY-----'", null);
    }

    private PrivateKey key(byte[] pkcs8) throws IOException {
        @Nullable InvalidKeySpecException last = null;
        for (String algorithm : KEY_ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            } catch (InvalidKeySpecException e) {
                last = e; // The next one may fit.
            } catch (GeneralSecurityException e) {
                throw failure(path, String.valueOf(e.getMessage()), e);
            }
        }
        throw failure(path, "its key is damaged, or none of " + KEY_ALGORITHMS, last);
    }

    private static IOException failure(Path path, String reason, @Nullable Exception cause) {
        return new IOException("Cannot use the file '" + path + "' for TLS: " + reason + ".", cause);
    }
}
