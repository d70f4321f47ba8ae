// SPDX-License-Identifier: Apache-2.0
package dev.lanner.container.containerd;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What containerd's daemon announces of containers by itself: whoever is late still hears it, also of a container that is gone
 * by then. <em>Thread:</em> any.
 */
final class Announcements {
    private static final String METHOD = "/containerd.services.events.v1.Events/Subscribe";
    private static final String CONTAINER_MADE = "/containers/create";
    private static final String TASK_MADE = "/tasks/create";
    private static final String TASK_GONE = "/tasks/delete";
    private static final int MOST = 2048;

    private final Map<String, Announced> containers = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Announced> eldest) {
            return size() > MOST;
        }
    };
    private boolean isLive;

    /**
     * A container as it was announced.
     *
     * @param image the reference of its image; empty if it was made from none
     * @param layers the folders that its root file system is made of, the uppermost first; empty before it is started
     * @param isStarted whether it is being started, or has been
     * @param isTold whether all that is known of it has been told, so that it is no news that it is being started
     */
    record Announced(String image, List<String> layers, boolean isStarted, boolean isTold) {
        Announced {
            layers = List.copyOf(layers);
        }
    }

    /** Hears of containers as they are started and end. */
    interface Listener {
        /** One is being started. */
        void onTask(String namespace, String id);

        /** One has ended, and what has run it is cleared away. */
        void onTaskGone(String namespace, String id);
    }

    /**
     * Hears what the daemon says until the connection ends, which is an error. <em>Blocking:</em> all the time; an
     * interruption closes the connection.
     */
    void hear(Path socket, Listener listener) throws IOException {
        ByteArrayOutputStream question = new ByteArrayOutputStream();
        for (String topic : new String[] {CONTAINER_MADE, TASK_MADE, TASK_GONE}) {
            question.writeBytes(Protobuf.message(1, "topic==\"" + topic + "\""));
        }
        try {
            new GrpcSocket(socket)
                    .listen(
                            METHOD,
                            question.toByteArray(),
                            () -> live(true),
                            message -> Protobuf.read(message, envelope -> onEvent(envelope, listener)));
        } finally {
            live(false);
        }
    }

    private synchronized void live(boolean newLive) {
        isLive = newLive;
        // What was said before nobody listened may be true of another one by now.
        containers.clear();
        notifyAll();
    }

    private void onEvent(ByteBuffer envelope, Listener listener) {
        String[] namespaceAndTopic = {"", ""};
        Map<Integer, List<ByteBuffer>> fields = new LinkedHashMap<>();
        Protobuf.forEachField(envelope, (number, content) -> {
            if (number == 2 || number == 3) {
                namespaceAndTopic[number - 2] = Protobuf.text(content);
            } else if (number == 4) {
                Protobuf.forEachField(content, (part, value) -> {
                    if (part == 2) {
                        Protobuf.forEachField(
                                value, (field, its) -> fields.computeIfAbsent(field, key -> new ArrayList<>())
                                        .add(its));
                    }
                });
            }
        });
        apply(namespaceAndTopic[0], namespaceAndTopic[1], fields, listener);
    }

    private void apply(String namespace, String topic, Map<Integer, List<ByteBuffer>> fields, Listener listener) {
        String id = text(fields, 1);
        switch (topic) {
            case CONTAINER_MADE -> enter(namespace, id, new Announced(text(fields, 2), List.of(), false, false));
            case TASK_MADE -> {
                List<String> layers = new ArrayList<>();
                fields.getOrDefault(3, List.of()).forEach(mount -> StoredContainer.addLayers(mount, layers));
                Announced known = find(namespace, id);
                boolean isTold = known != null && known.isTold();
                enter(namespace, id, new Announced(known == null ? "" : known.image(), layers, true, isTold));
                if (!isTold) {
                    listener.onTask(namespace, id);
                }
            }
            case TASK_GONE -> {
                String part = text(fields, 5);
                // Else it is one of the programs that were started in it later.
                if (part.isEmpty() || part.equals(id)) {
                    listener.onTaskGone(namespace, id);
                }
            }
            default -> {
                // Nobody has asked for it.
            }
        }
    }

    private static String text(Map<Integer, List<ByteBuffer>> fields, int number) {
        List<ByteBuffer> all = fields.getOrDefault(number, List.of());
        return all.isEmpty() ? "" : Protobuf.text(all.get(all.size() - 1));
    }

    private synchronized void enter(String namespace, String id, Announced announced) {
        String key = key(namespace, id);
        containers.remove(key);
        containers.put(key, announced);
        notifyAll();
    }

    private static String key(String namespace, String id) {
        return namespace + '/' + id;
    }

    /** What was announced of a container; null if nothing was. */
    @Nullable
    synchronized Announced find(String namespace, String id) {
        return containers.get(key(namespace, id));
    }

    /** All that is known of it has been told. */
    synchronized void onTold(String namespace, String id) {
        containers.computeIfPresent(
                key(namespace, id),
                (key, known) -> new Announced(known.image(), known.layers(), known.isStarted(), true));
    }

    /** The same, once it is being started, which is waited for a little. <em>Blocking:</em> as long as that. */
    @Nullable
    synchronized Announced awaitTask(String namespace, String id, long limitMs) throws InterruptedException {
        long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(limitMs);
        while (isLive) {
            Announced found = find(namespace, id);
            if (found != null && found.isStarted()) {
                return found;
            }
            long leftMs = TimeUnit.NANOSECONDS.toMillis(endNs - System.nanoTime());
            if (leftMs <= 0) {
                return null;
            }
            wait(leftMs);
        }
        return null;
    }
}
