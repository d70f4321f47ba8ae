// SPDX-License-Identifier: Apache-2.0
package dev.lanner.shell.ssh;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.interfaces.RSAKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.apache.sshd.common.config.keys.AuthorizedKeyEntry;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;
import org.apache.sshd.common.digest.BuiltinDigests;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file with the keys of those who may come in, in OpenSSH's format. It is read anew for each key that is shown, so that
 * what is saved holds at once. <em>Thread:</em> any. <em>Blocking:</em> on a small file.
 */
final class AuthorizedKeys {
    private static final Logger LOG = LoggerFactory.getLogger(AuthorizedKeys.class);
    private static final int LEAST_RSA_BITS = 2048;

    /** What these forbid is given to nobody anyway. All others would have to be obeyed, so keys with them are not taken. */
    private static final Set<String> ALWAYS_SO = Set.of(
            "restrict",
            "no-port-forwarding",
            "no-agent-forwarding",
            "no-x11-forwarding",
            "no-user-rc",
            "no-pty",
            "pty");

    private final Path path;
    private List<String> told = List.of();

    /** A key that is let in. */
    record Entry(PublicKey key, String owner) {
        /** As {@code ssh-keygen -l} shows it. */
        String fingerprint() {
            return KeyUtils.getFingerPrint(BuiltinDigests.sha256, key);
        }
    }

    /** What the file says now. */
    record Content(List<Entry> entries, List<String> problems) {}

    AuthorizedKeys(Path path) {
        this.path = path;
    }

    /** The entry of the key; null if it must not come in. */
    @Nullable
    Entry find(PublicKey key) {
        return read().entries().stream()
                .filter(entry -> KeyUtils.compareKeys(entry.key(), key))
                .findFirst()
                .orElse(null);
    }

    /** Reads the file; what is wrong in it is logged, once. */
    Content read() {
        Content content = parse();
        synchronized (this) {
            if (!content.problems().equals(told)) {
                told = content.problems();
                told.forEach(problem -> LOG.warn("{}.", problem));
            }
        }
        return content;
    }

    private Content parse() {
        List<String> lines;
        try {
            TrustedFile.require(path, false);
            lines = Files.readAllLines(path);
        } catch (NoSuchFileException e) {
            return nobody("there is no file " + path + " with the keys of those who may; write one, in the format of"
                    + " OpenSSH's authorized_keys, or set shell.ssh.authorized-keys");
        } catch (MalformedInputException e) {
            return nobody(path + " is not text");
        } catch (IOException e) {
            return nobody(String.valueOf(e.getMessage()));
        }
        List<Entry> entries = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                try {
                    entries.add(entry(line));
                } catch (IOException | GeneralSecurityException | RuntimeException e) {
                    problems.add(path + ":" + (i + 1) + " the key is not taken: " + e.getMessage());
                }
            }
        }
        return new Content(entries, problems);
    }

    private static Content nobody(String why) {
        return new Content(List.of(), List.of("Nobody can come in over SSH: " + why));
    }

    private static Entry entry(String line) throws IOException, GeneralSecurityException {
        AuthorizedKeyEntry parsed = AuthorizedKeyEntry.parseAuthorizedKeyEntry(line);
        Set<String> options = new TreeSet<>();
        if (parsed.getLoginOptions() != null) {
            parsed.getLoginOptions().keySet().stream()
                    .filter(option -> !ALWAYS_SO.contains(option.toLowerCase(Locale.ROOT)))
                    .forEach(options::add);
        }
        if (!options.isEmpty()) {
            throw new IOException("its option " + options.iterator().next()
                    + " cannot be obeyed here; take it away if the key may do everything");
        }
        PublicKey key = parsed.resolvePublicKey(null, PublicKeyEntryResolver.FAILING);
        if (key instanceof RSAKey rsa && rsa.getModulus().bitLength() < LEAST_RSA_BITS) {
            throw new IOException(
                    "RSA keys have at least " + LEAST_RSA_BITS + " bits; make one with ssh-keygen -t ed25519");
        }
        String comment = parsed.getComment();
        return new Entry(key, comment == null ? "" : comment.strip());
    }
}
