// SPDX-License-Identifier: Apache-2.0
package dev.lanner.wire.tls;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Whom to trust over TLS, and who we are, as a configuration names it; empty where it does not.
 *
 * @param caFile certificates of the authorities that are trusted, instead of those that the JDK trusts
 * @param certFile our certificate, followed by those of its authorities
 * @param keyFile its private key
 * @param insecure whether everybody is trusted
 */
public record TlsFiles(String caFile, String certFile, String keyFile, boolean insecure) {
    /** As the JDK does it. */
    public static final TlsFiles NONE = new TlsFiles("", "", "", false);

    private static final char[] NO_PASSWORD = new char[0];

    /**
     * Reads the files, as they are at this moment.
     *
     * @throws IOException if one cannot be read or used, for people, with the file's name
     */
    public SSLContext context() throws IOException {
        if (certFile.isEmpty() != keyFile.isEmpty()) {
            throw new IOException("A client certificate needs both 'cert-file' and 'key-file', but only one is set.");
        }
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keyManagers(), trustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("TLS could not be set up: " + e.getMessage(), e);
        }
    }

    private KeyManager @Nullable [] keyManagers() throws IOException, GeneralSecurityException {
        if (certFile.isEmpty()) {
            return null;
        }
        List<X509Certificate> chain = PemFile.of(Path.of(certFile)).certificates();
        PrivateKey key = PemFile.of(Path.of(keyFile)).privateKey();
        KeyStore store = emptyStore();
        store.setKeyEntry("client", key, NO_PASSWORD, chain.toArray(new Certificate[0]));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, NO_PASSWORD);
        return factory.getKeyManagers();
    }

    private TrustManager @Nullable [] trustManagers() throws IOException, GeneralSecurityException {
        if (insecure) {
            return new TrustManager[] {new TrustEverybody()};
        }
        if (caFile.isEmpty()) {
            return null;
        }
        KeyStore store = emptyStore();
        int count = 0;
        for (X509Certificate certificate : PemFile.of(Path.of(caFile)).certificates()) {
            store.setCertificateEntry("ca" + count++, certificate);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static KeyStore emptyStore() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, NO_PASSWORD);
        return store;
    }

    /** Being an extended one, it is also asked about the name of the host, and does not mind. */
    private static final class TrustEverybody extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
