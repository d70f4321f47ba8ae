// SPDX-License-Identifier: Apache-2.0
package dev.lanner.wire.grpc;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A connection of HTTP/2 (RFC 9113) on which one request after the other is made. What the other side says in between is
 * heard with the next request. <em>Thread:</em> one. <em>Blocking:</em> until the answer is there; whoever closes what it
 * works on ends that.
 */
final class Http2Connection {
    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RESET = 3;
    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int GO_AWAY = 7;
    private static final int WINDOW = 8;
    private static final int CONTINUATION = 9;

    private static final int END = 1;
    private static final int ACK = 1;
    private static final int HEADERS_END = 4;
    private static final int PADDED = 8;
    private static final int PRIORITY = 0x20;

    /** No table of headers, and nothing that was not asked for. */
    private static final byte[] OUR_SETTINGS = {0, 1, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0};

    private static final int INITIAL_WINDOW = 4;
    private static final int LARGEST_FRAME = 5;
    private static final int FRAME_BYTES = 16_384;
    private static final int WINDOW_BYTES = 65_535;
    private static final int MOST_KEPT = 16_384;
    private static final int MOST_HEADERS = 65_536;

    /** Numbers of requests are odd, and must not run out. */
    private static final int LAST_STREAM = 1 << 30;

    private final DataInputStream in;
    private final OutputStream out;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private final ByteArrayOutputStream block = new ByteArrayOutputStream();
    private final ByteArrayOutputStream data = new ByteArrayOutputStream();
    private int stream = -1;
    private long window = WINDOW_BYTES;
    private long streamWindow;
    private int initialWindow = WINDOW_BYTES;
    private int largestFrame = FRAME_BYTES;
    private boolean isEnd;
    private boolean isBlockLast;
    private boolean isGreeted;
    private boolean isLeaving;

    /** What came for a request. */
    record Response(Map<String, String> headers, ByteBuffer body) {}

    /** Greets the other side. */
    Http2Connection(InputStream in, OutputStream out) throws IOException {
        this.in = new DataInputStream(new BufferedInputStream(in));
        this.out = out;
        out.write(PREFACE);
        write(SETTINGS, 0, 0, OUR_SETTINGS, 0, OUR_SETTINGS.length);
    }

    /** Whether another request can be made. */
    boolean isUsable() {
        return !isLeaving && stream < LAST_STREAM;
    }

    /** Makes a request, and waits for the whole of what comes for it; of its body the begin is kept. */
    Response request(byte[] requestHeaders, byte[] body) throws IOException {
        stream += 2;
        streamWindow = initialWindow;
        isEnd = false;
        headers.clear();
        data.reset();
        writeHeaders(requestHeaders);
        int sent = 0;
        while (sent < body.length && !isEnd) {
            int room = (int) Math.min(Math.min(window, streamWindow), Math.min(largestFrame, body.length - sent));
            if (room <= 0) {
                out.flush();
                readFrame();
                continue;
            }
            sent += room;
            window -= room;
            streamWindow -= room;
            write(DATA, sent == body.length ? END : 0, stream, body, sent - room, room);
        }
        out.flush();
        while (!isEnd) {
            readFrame();
        }
        if (sent < body.length) {
            // Answered before all was said: this request is not ended, so none follows it.
            isLeaving = true;
        }
        return new Response(Map.copyOf(headers), ByteBuffer.wrap(data.toByteArray()));
    }

    private void writeHeaders(byte[] all) throws IOException {
        int from = 0;
        do {
            int length = Math.min(FRAME_BYTES, all.length - from);
            boolean isLast = from + length == all.length;
            write(from == 0 ? HEADERS : CONTINUATION, isLast ? HEADERS_END : 0, stream, all, from, length);
            from += length;
        } while (from < all.length);
    }

    private void write(int type, int flags, int id, byte[] payload, int from, int length) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(9 + length);
        frame.put((byte) (length >> 16)).putShort((short) length);
        frame.put((byte) type).put((byte) flags).putInt(id).put(payload, from, length);
        out.write(frame.array());
    }

    private void readFrame() throws IOException {
        int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
        int type = in.readUnsignedByte();
        int flags = in.readUnsignedByte();
        int id = in.readInt() & Integer.MAX_VALUE;
        if (length > FRAME_BYTES || (!isGreeted && type != SETTINGS)) {
            throw new IOException("it answers with what is no HTTP/2; is 'url' that of a gRPC receiver?");
        }
        isGreeted = true;
        byte[] payload = new byte[length];
        in.readFully(payload);
        ByteBuffer content = ByteBuffer.wrap(payload);
        switch (type) {
            case DATA -> onData(id, flags, payload);
            case HEADERS -> onHeaders(id, flags, payload);
            case CONTINUATION -> onBlock(id, flags, payload);
            case RESET -> onReset(id, content);
            case SETTINGS -> onSettings(flags, content);
            case PING -> onPing(flags, payload);
            case GO_AWAY -> onGoAway(content);
            case WINDOW -> onWindow(id, content);
            default -> {
                // Unknown frames are to be passed over.
            }
        }
    }

    private void onData(int id, int flags, byte[] payload) throws IOException {
        if (payload.length > 0) {
            byte[] room = ByteBuffer.allocate(4).putInt(payload.length).array();
            write(WINDOW, 0, 0, room, 0, room.length);
            out.flush();
        }
        if (id == stream) {
            byte[] content = unpadded(flags & ~PRIORITY, payload);
            data.write(content, 0, Math.min(content.length, MOST_KEPT - data.size()));
            isEnd |= (flags & END) != 0;
        }
    }

    private void onHeaders(int id, int flags, byte[] payload) throws IOException {
        block.reset();
        isBlockLast = (flags & END) != 0;
        onBlock(id, flags, unpadded(flags, payload));
    }

    private void onBlock(int id, int flags, byte[] payload) throws IOException {
        block.writeBytes(payload);
        if (block.size() > MOST_HEADERS) {
            throw new IOException("it answers with too many headers");
        }
        if ((flags & HEADERS_END) != 0 && id == stream) {
            headers.putAll(HeaderBlock.decode(block.toByteArray()));
            isEnd |= isBlockLast;
        }
    }

    private static byte[] unpadded(int flags, byte[] payload) throws IOException {
        int padding = (flags & PADDED) != 0 && payload.length > 0 ? payload[0] & 0xFF : 0;
        int from = ((flags & PADDED) != 0 ? 1 : 0) + ((flags & PRIORITY) != 0 ? 5 : 0);
        if (from + padding > payload.length) {
            throw new IOException("it answers with a frame that is all padding");
        }
        return Arrays.copyOfRange(payload, from, payload.length - padding);
    }

    private void onReset(int id, ByteBuffer content) throws IOException {
        if (id == stream && !isEnd) {
            throw new IOException("it has broken off the call, with the HTTP/2 error " + content.getInt());
        }
    }

    private void onSettings(int flags, ByteBuffer content) throws IOException {
        if ((flags & ACK) != 0) {
            return;
        }
        while (content.remaining() >= 6) {
            int id = content.getShort();
            int value = content.getInt();
            if (id == INITIAL_WINDOW) {
                streamWindow += value - initialWindow;
                initialWindow = value;
            } else if (id == LARGEST_FRAME) {
                largestFrame = Math.max(FRAME_BYTES, value);
            }
        }
        write(SETTINGS, ACK, 0, new byte[0], 0, 0);
        out.flush();
    }

    private void onPing(int flags, byte[] payload) throws IOException {
        if ((flags & ACK) == 0) {
            write(PING, ACK, 0, payload, 0, payload.length);
            out.flush();
        }
    }

    private void onGoAway(ByteBuffer content) throws IOException {
        isLeaving = true;
        if (content.remaining() < 8) {
            throw new EOFException("it breaks off");
        }
        int last = content.getInt() & Integer.MAX_VALUE;
        int error = content.getInt();
        if (stream > last) {
            String text = StandardCharsets.UTF_8.decode(content).toString();
            throw new IOException(
                    "it takes no more calls, with the HTTP/2 error " + error + (text.isBlank() ? "" : ": " + text));
        }
    }

    private void onWindow(int id, ByteBuffer content) {
        int more = content.getInt() & Integer.MAX_VALUE;
        if (id == 0) {
            window += more;
        } else if (id == stream) {
            streamWindow += more;
        }
    }
}
