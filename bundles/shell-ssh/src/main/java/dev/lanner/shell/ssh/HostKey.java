// SPDX-License-Identifier: Apache-2.0
package dev.lanner.shell.ssh;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Iterator;
import java.util.Set;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.util.security.SecurityUtils;

/** The key by which clients know this Lanner again. It is made at the first start, in OpenSSH's format. */
final class HostKey {
    private HostKey() {}

    /** That of the file; of a new one if there is none. */
    static KeyPair readOrMake(Path file) throws IOException, GeneralSecurityException {
        if (Files.notExists(file)) {
            make(file);
        }
        return read(file);
    }

    private static KeyPair read(Path file) throws IOException, GeneralSecurityException {
        TrustedFile.require(file, true);
        try (InputStream in = Files.newInputStream(file)) {
            Iterable<KeyPair> pairs = SecurityUtils.loadKeyPairIdentities(
                    null, NamedResource.ofName(file.toString()), in, FilePasswordProvider.EMPTY);
            Iterator<KeyPair> first = pairs == null ? null : pairs.iterator();
            if (first == null || !first.hasNext()) {
                throw new IOException(file + " holds no private key; remove it, and a new one is made");
            }
            return first.next();
        }
    }

    private static void make(Path file) throws IOException, GeneralSecurityException {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(pair, "Lanner", null, bytes);
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder, mode("rwx------"));
        }
        // Under another name first: half a key would be taken for one.
        Path begun = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(begun);
        Files.createFile(begun, mode("rw-------"));
        Files.write(begun, bytes.toByteArray());
        try {
            Files.move(begun, file);
        } catch (FileAlreadyExistsException e) {
            Files.delete(begun);
            return;
        }
        String line = PublicKeyEntry.toString(pair.getPublic()) + " Lanner\n";
        Files.write(file.resolveSibling(file.getFileName() + ".pub"), line.getBytes(StandardCharsets.UTF_8));
    }

    private static FileAttribute<Set<PosixFilePermission>> mode(String permissions) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
    }
}
