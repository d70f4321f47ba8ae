// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.replay;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The bytes of a regular file, which may still be growing. */
final class FileInput implements ByteInput {
    private final FileChannel channel;
    private final boolean isGrowing;
    private long offset;

    FileInput(Path file, boolean isGrowing) throws IOException {
        channel = FileChannel.open(file, StandardOpenOption.READ);
        this.isGrowing = isGrowing;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        int count = channel.read(target);
        if (count >= 0) {
            offset += count;
            return count;
        }
        if (isGrowing && channel.size() < offset) {
            throw new IOException("it has become shorter than what was read of it, " + offset
                    + " bytes; whoever writes it must append");
        }
        return isGrowing ? 0 : END;
    }

    @Override
    public long offset() {
        return offset;
    }

    @Override
    public long size() {
        try {
            return isGrowing ? -1 : channel.size();
        } catch (IOException e) {
            return -1;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
