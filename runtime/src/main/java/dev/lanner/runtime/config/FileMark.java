// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** By which a file is seen to be another one than at the last look. */
public final class FileMark {
    private FileMark() {}

    /** Another text when the file has been changed or replaced; null if there is none. */
    public static @Nullable String of(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.lastModifiedTime() + " " + attributes.size() + " " + attributes.fileKey();
        } catch (IOException e) {
            return null;
        }
    }
}
