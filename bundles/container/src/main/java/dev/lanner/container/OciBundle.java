// SPDX-License-Identifier: Apache-2.0
package dev.lanner.container;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lanner.container.accounts.AccountFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The bundle that a low-level runtime (OCI: runc, crun) makes a container from. Whoever has started it, it works in that
 * folder, and the container's root file system is in place when it begins. So this is known before the container's first
 * program, without asking anybody, and wherever the runtime's mounts are.
 *
 * <p><em>Thread:</em> any. <em>Blocking:</em> as files do.
 */
final class OciBundle {
    private static final String SPECIFICATION = "cwd/config.json";
    private static final String MOUNTS = "mnt";
    private static final int MOST_BYTES = 4 << 20;

    private final Path proc;
    private final AccountFiles files;

    OciBundle(Path proc, AccountFiles files) {
        this.proc = proc;
        this.files = files;
    }

    /**
     * Where a container's files are.
     *
     * @param tid a thread of the runtime, in the bundle
     * @param parentPid who has started it, and may outlive it
     * @return null if there is no bundle
     */
    @Nullable
    StoredFiles files(long tid, long parentPid) {
        Path runtime = process(tid);
        try (InputStream in = Files.newInputStream(runtime.resolve(SPECIFICATION))) {
            String bundle = Files.readSymbolicLink(runtime.resolve("cwd")).toString();
            return files(Json.MAPPER.readTree(in.readNBytes(MOST_BYTES)), bundle, roots(tid, parentPid));
        } catch (IOException | RuntimeException e) {
            // Most who make control groups are no such runtimes.
            return null;
        }
    }

    /** Has all that is needed loaded: what a container leaves time for is less than that takes. */
    void rehearse() throws IOException {
        JsonNode sample = Json.MAPPER.readTree(
                """
                {"root": {"path": "rootfs"}, "mounts": [{"source": "/x", "destination": "/etc/passwd"}],
                 "linux": {"uidMappings": [{"containerID": 0, "hostID": 0, "size": 1}]}}
                """);
        long host = files.hostPid();
        Optional<StoredFiles.Found> unused =
                Optional.ofNullable(files(sample, "/", roots(host, host)).find());
    }

    private Path process(long pid) {
        return proc.resolve(Long.toString(pid));
    }

    /** Those who see the same mounts: any of them may end. */
    private List<Path> roots(long tid, long parentPid) {
        long mounts = files.namespace(tid, MOUNTS);
        List<Path> roots = new ArrayList<>();
        for (long pid : new long[] {files.hostPid(), parentPid, tid}) {
            if (mounts >= 0 && pid > 0 && files.namespace(pid, MOUNTS) == mounts) {
                roots.add(process(pid).resolve("root"));
            }
        }
        return roots;
    }

    private static StoredFiles files(JsonNode specification, String bundle, List<Path> roots) {
        Path root =
                Path.of(bundle).resolve(specification.path("root").path("path").asText("rootfs"));
        List<Path> folders = roots.stream().map(each -> in(each, root)).toList();
        Map<Path, Path> replaced = new HashMap<>();
        for (JsonNode mount : specification.path("mounts")) {
            String source = mount.path("source").asText();
            String destination = mount.path("destination").asText();
            if (!roots.isEmpty() && StoredFiles.isAccounts(source, destination)) {
                replaced.put(StoredFiles.name(destination), in(roots.get(0), Path.of(source)));
            }
        }
        JsonNode linux = specification.path("linux");
        return new StoredFiles(folders, replaced, map(linux.path("uidMappings")), map(linux.path("gidMappings")));
    }

    private static Path in(Path root, Path absolute) {
        return root.resolve(absolute.toString().substring(1));
    }

    private static String map(JsonNode ranges) {
        StringBuilder lines = new StringBuilder();
        for (JsonNode range : ranges) {
            lines.append(range.path("containerID").asLong())
                    .append(' ')
                    .append(range.path("hostID").asLong())
                    .append(' ')
                    .append(range.path("size").asLong())
                    .append('\n');
        }
        return lines.toString();
    }

    /** Made with the first text to read: there is none where events are of another machine. */
    private static final class Json {
        static final ObjectMapper MAPPER = new ObjectMapper();
    }
}
