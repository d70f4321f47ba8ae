// SPDX-License-Identifier: Apache-2.0
package dev.lanner.itest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What Lanner knows of threads and descriptors at one moment, as its shell tells. */
final class KnownState {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final int MOST_QUESTIONS = 10;

    /** The kernel's names of what has a descriptor but no file, by the number that the catalogue has for it. */
    private static final String[] ANONYMOUS = {
        "", "eventfd", "eventpoll", "inotify", "signalfd", "timerfd", "io_uring", "userfaultfd", "pidfd", "bpf"
    };

    /** By process, then by thread. */
    private final Map<Long, Map<Long, JsonNode>> threads = new TreeMap<>();
    /** By the thread that is told to own them, then by number. */
    private final Map<Long, Map<Long, JsonNode>> files = new HashMap<>();

    private int fileCount;

    private KnownState() {}

    static KnownState ask(ShellClient shell) throws IOException {
        KnownState state = new KnownState();
        for (String line : told(shell).lines().toList()) {
            if (!line.isBlank()) {
                state.add(JSON.readTree(line));
            }
        }
        return state;
    }

    /** On a machine that is busy with other things the event loop may have no time to answer for seconds. */
    private static String told(ShellClient shell) throws IOException {
        for (int i = 1; ; i++) {
            try {
                return shell.ask("lanner:state");
            } catch (IOException e) {
                if (i == MOST_QUESTIONS || !String.valueOf(e.getMessage()).contains("has not answered")) {
                    throw e;
                }
            }
        }
    }

    private void add(JsonNode record) {
        String type = record.path("type").asText();
        long tid = record.path("tid").asLong();
        if (type.equals("task")) {
            threads.computeIfAbsent(record.path("pid").asLong(), pid -> new TreeMap<>())
                    .put(tid, record);
        } else if (type.startsWith("task_file_")) {
            files.computeIfAbsent(tid, owner -> new HashMap<>())
                    .put(record.path("fd").asLong(), record);
            fileCount++;
        }
    }

    /** Processes with their threads. */
    Map<Long, Map<Long, JsonNode>> processes() {
        return threads;
    }

    int threadCount() {
        return threads.values().stream().mapToInt(Map::size).sum();
    }

    int fileCount() {
        return fileCount;
    }

    /** The descriptors of a thread, be they its own or shared. */
    Map<Long, JsonNode> files(JsonNode thread) {
        long owner = thread.path("files_tid").asLong(0);
        return files.getOrDefault(owner > 0 ? owner : thread.path("tid").asLong(), Map.of());
    }

    static List<String> texts(JsonNode thread, String name) {
        List<String> texts = new ArrayList<>();
        thread.path(name).forEach(text -> texts.add(text.asText()));
        return texts;
    }

    /** Kind and name of a descriptor, in the words of {@link HostProcess}. */
    static OpenFile file(JsonNode record) {
        String kind = record.path("type").asText().substring("task_file_".length());
        long inode = record.path("ino_num").asLong(0);
        String path = record.path("path").asText("");
        if (kind.startsWith("socket_")) {
            return new OpenFile("socket", "", inode);
        }
        return switch (kind) {
            case "pipe" -> new OpenFile("pipe", "", inode);
            case "memfd" -> new OpenFile("memfd", path, 0);
            case "regular", "directory" -> new OpenFile("file", path, inode);
            case "anon_inode" -> new OpenFile("anon_inode", anonymous(record), 0);
            default -> new OpenFile(kind, path, inode);
        };
    }

    private static String anonymous(JsonNode record) {
        int type = record.path("fd_type").asInt(0);
        return type > 0 && type < ANONYMOUS.length ? ANONYMOUS[type] : "";
    }
}
