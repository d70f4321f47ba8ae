// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime.deploy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSigner;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Timestamp;
import java.security.cert.CertPathValidator;
import java.security.cert.Certificate;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Whether jars are signed, all of each, by somebody whose certificate is trusted. */
public final class Signatures {
    private static final String CODE_SIGNING = "1.3.6.1.5.5.7.3.3";
    private static final String ANY_USE = "2.5.29.37.0";
    private static final Pattern OF_SIGNATURE =
            Pattern.compile("META-INF/(MANIFEST\\.MF|[^/]*\\.(SF|RSA|DSA|EC)|SIG-[^/]*)");

    private final Set<X509Certificate> trusted;

    private Signatures(Set<X509Certificate> trusted) {
        this.trusted = trusted;
    }

    /**
     * By the certificates in a key store.
     *
     * @param type of the key store, for example PKCS12
     * @throws GeneralSecurityException if it cannot be opened, or trusts nobody; the message is for people
     */
    public static Signatures of(Path keyStore, String type, String password) throws GeneralSecurityException {
        Set<X509Certificate> trusted = new HashSet<>();
        try (InputStream file = Files.newInputStream(keyStore)) {
            KeyStore store = KeyStore.getInstance(type);
            store.load(file, password.toCharArray());
            for (String alias : Collections.list(store.aliases())) {
                if (store.isCertificateEntry(alias) && store.getCertificate(alias) instanceof X509Certificate one) {
                    trusted.add(one);
                }
            }
        } catch (IOException e) {
            throw new GeneralSecurityException(
                    "the key store " + keyStore + " cannot be read (" + e.getMessage() + "); check deploy.key-store",
                    e);
        }
        if (trusted.isEmpty()) {
            throw new GeneralSecurityException("the key store " + keyStore
                    + " has no trusted certificate; import one with keytool -importcert -trustcacerts");
        }
        return new Signatures(trusted);
    }

    /** Why the jar is not to be trusted, and what to do; null if it is. */
    @Nullable
    String complaint(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile(), true)) {
            Set<String> names = new HashSet<>();
            Set<Certificate> judged = new HashSet<>();
            boolean isAnySigned = false;
            for (JarEntry entry : Collections.list(file.entries())) {
                if (!names.add(entry.getName())) {
                    return "it has the entry " + entry.getName()
                            + " twice, so that what is signed need not be what runs";
                }
                if (entry.isDirectory()
                        || OF_SIGNATURE
                                .matcher(entry.getName().toUpperCase(Locale.ROOT))
                                .matches()) {
                    continue;
                }
                read(file, entry);
                CodeSigner[] signers = entry.getCodeSigners();
                if (signers == null) {
                    return isAnySigned
                            ? "its entry " + entry.getName() + " is not signed, though others are; sign the whole of it"
                            : unsigned(file, entry);
                }
                isAnySigned = true;
                String complaint = complaint(signers, judged);
                if (complaint != null) {
                    return complaint;
                }
            }
            return isAnySigned ? null : "it has nothing that could be signed";
        } catch (SecurityException e) {
            return "it was changed after it was signed (" + e.getMessage() + "); get it anew from who has signed it";
        }
    }

    private static String unsigned(JarFile file, JarEntry entry) {
        boolean hasSignature = file.stream()
                .anyMatch(each -> each.getName().toUpperCase(Locale.ROOT).matches("META-INF/[^/]*\\.SF"));
        return hasSignature
                ? "its signature does not hold for " + entry.getName() + ", or is of a kind that Java takes for broken"
                : "it is not signed, and deploy.require-signed is on; sign it with jarsigner";
    }

    /** The signature of an entry is known when all of it has been read. */
    private static void read(JarFile file, JarEntry entry) throws IOException {
        try (InputStream content = file.getInputStream(entry)) {
            content.transferTo(OutputStream.nullOutputStream());
        }
    }

    /** One signer who is trusted will do. */
    private @Nullable String complaint(CodeSigner[] signers, Set<Certificate> judged) {
        List<String> complaints = new ArrayList<>();
        for (CodeSigner signer : signers) {
            Certificate certificate =
                    signer.getSignerCertPath().getCertificates().get(0);
            if (judged.contains(certificate)) {
                return null;
            }
            String complaint = complaint(signer);
            if (complaint == null) {
                judged.add(certificate);
                return null;
            }
            complaints.add(complaint);
        }
        return String.join("; ", complaints);
    }

    private @Nullable String complaint(CodeSigner signer) {
        X509Certificate certificate =
                (X509Certificate) signer.getSignerCertPath().getCertificates().get(0);
        String name = certificate.getSubjectX500Principal().getName();
        Timestamp timestamp = signer.getTimestamp();
        Instant time =
                timestamp == null ? Instant.now() : timestamp.getTimestamp().toInstant();
        Instant begin = certificate.getNotBefore().toInstant();
        Instant end = certificate.getNotAfter().toInstant();
        if (time.isBefore(begin) || time.isAfter(end)) {
            return "the certificate of its signer, " + name + ", is valid from " + begin + " to " + end + " only";
        }
        try {
            List<String> uses = certificate.getExtendedKeyUsage();
            if (uses != null && !uses.contains(CODE_SIGNING) && !uses.contains(ANY_USE)) {
                return "the certificate of its signer, " + name + ", is not for signing programs";
            }
            if (trusted.contains(certificate)) {
                return null;
            }
            Set<TrustAnchor> anchors = new HashSet<>();
            trusted.forEach(each -> anchors.add(new TrustAnchor(each, null)));
            PKIXParameters parameters = new PKIXParameters(anchors);
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(time));
            CertPathValidator.getInstance("PKIX").validate(signer.getSignerCertPath(), parameters);
            return null;
        } catch (GeneralSecurityException e) {
            return "its signer, " + name + ", is not trusted: no certificate in deploy.key-store vouches for it";
        }
    }
}
