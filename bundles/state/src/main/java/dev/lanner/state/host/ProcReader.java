// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.host;

import dev.lanner.api.text.Text;
import dev.lanner.state.process.Capabilities;
import dev.lanner.state.process.ExecutableFile;
import dev.lanner.state.process.Program;
import dev.lanner.state.process.TextVector;
import dev.lanner.state.process.ThreadSnapshot;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** Reads one process after another from /proc. One thread. */
final class ProcReader {
    private final long bootNs;
    private final ProcFile file = new ProcFile();
    private final OpenFiles openFiles;
    private final List<ThreadSnapshot> threads = new ArrayList<>();
    /** Whether the thread that was read last is only waiting to be forgotten. */
    private boolean hasEnded;

    /** Reads, where the machine was started at {@code bootNs}. */
    ProcReader(long bootNs, ConcurrentMap<String, SocketListing> networks) {
        this.bootNs = bootNs;
        openFiles = new OpenFiles(networks);
    }

    /** All threads that were read so far. */
    List<ThreadSnapshot> threads() {
        return threads;
    }

    /** Reads all threads of a process; none if it has ended. */
    void process(File directory, long pid) {
        try {
            ThreadSnapshot main = thread(directory, pid, pid);
            if (main == null) {
                return;
            }
            boolean mainHasEnded = hasEnded;
            List<ThreadSnapshot> others = others(directory, pid);
            if (!mainHasEnded) {
                readProgram(directory, main);
                threads.add(main);
            } else if (!others.isEmpty()) {
                // The memory is no longer the main thread's, but still that of any other.
                ThreadSnapshot other = others.get(0);
                main.virtualKb = other.virtualKb;
                readProgram(new File(directory, "task/" + other.tid), main);
            }
            for (ThreadSnapshot other : others) {
                inherit(other, main);
                threads.add(other);
            }
        } catch (IOException e) {
            // It has ended, or is hidden from us: not there either way.
        }
    }

    /** The living threads besides the main one. */
    private List<ThreadSnapshot> others(File directory, long pid) {
        String[] tids = new File(directory, "task").list();
        List<ThreadSnapshot> others = new ArrayList<>();
        for (String tid : tids == null ? new String[0] : tids) {
            if (Long.parseLong(tid) != pid) {
                try {
                    ThreadSnapshot thread = thread(new File(directory, "task/" + tid), Long.parseLong(tid), pid);
                    if (thread != null && !hasEnded) {
                        others.add(thread);
                    }
                } catch (IOException e) {
                    // Only this thread has ended meanwhile.
                }
            }
        }
        return others;
    }

    /** All that is the process's is told by its main thread. */
    private static void inherit(ThreadSnapshot thread, ThreadSnapshot main) {
        thread.program = main.program;
        thread.workingDirectory = main.workingDirectory;
        thread.root = main.root;
        thread.startTimeNs = main.startTimeNs;
        thread.nsPid = main.nsPid;
        thread.parentPid = main.parentPid;
        thread.openFilesLimit = main.openFilesLimit;
    }

    private @Nullable ThreadSnapshot thread(File directory, long tid, long pid) throws IOException {
        ThreadSnapshot thread = new ThreadSnapshot();
        thread.tid = tid;
        thread.pid = pid;
        file.read(new File(directory, "stat"));
        int open = file.indexOf('(');
        int close = file.afterLast(')') - 1;
        if (open < 0 || close < open) {
            return null;
        }
        thread.name = file.text(open + 1, close);
        // Numbers are counted as in proc(5): 3 is the state, right after the name.
        hasEnded = file.byteAt(close + 2) == 'Z' || file.byteAt(close + 2) == 'X';
        file.moveTo(close + 2);
        file.skip(1);
        thread.parentPid = file.number();
        thread.groupId = file.number();
        thread.sessionId = file.number();
        thread.tty = file.number();
        file.skip(2);
        thread.minorFaults = file.number();
        file.skip(1);
        thread.majorFaults = file.number();
        file.skip(9);
        thread.startTimeNs = bootNs + file.number() * ProcScanner.TICK_NS;
        readStatus(directory, thread);
        readControlGroups(directory, thread);
        readNamespaces(directory, thread);
        file.tryRead(new File(directory, "loginuid"));
        long loginUid = file.length() == 0 ? -1 : file.numberAt(0);
        thread.loginUid = loginUid == 0xFFFFFFFFL ? -1 : loginUid;
        thread.seenNs = ProcScanner.now();
        return thread;
    }

    private void readStatus(File directory, ThreadSnapshot thread) throws IOException {
        file.read(new File(directory, "status"));
        thread.uid = file.valueOf("\nUid:", 1, -1);
        thread.gid = file.valueOf("\nGid:", 1, -1);
        thread.nsPid = file.lastValueOf("\nNStgid:", thread.pid);
        thread.nsTid = file.lastValueOf("\nNSpid:", thread.tid);
        thread.nsGroupId = file.lastValueOf("\nNSpgid:", thread.groupId);
        thread.sessionId = file.lastValueOf("\nNSsid:", thread.sessionId);
        thread.virtualKb = file.valueOf("\nVmSize:", 0, 0);
        thread.residentKb = file.valueOf("\nVmRSS:", 0, 0);
        thread.swappedKb = file.valueOf("\nVmSwap:", 0, 0);
        thread.capabilities = new Capabilities(
                file.hexadecimalOf("\nCapInh:"), file.hexadecimalOf("\nCapPrm:"), file.hexadecimalOf("\nCapEff:"));
    }

    private void readControlGroups(File directory, ThreadSnapshot thread) {
        file.tryRead(new File(directory, "cgroup"));
        String lines = file.string();
        thread.controlGroups = ControlGroups.parse(lines);
        thread.unifiedControlGroup = ControlGroups.unified(lines);
    }

    private static void readNamespaces(File directory, ThreadSnapshot thread) {
        thread.mountNamespace = namespace(directory, "mnt");
        thread.userNamespace = namespace(directory, "user");
        thread.pidNamespace = namespace(directory, "pid");
    }

    /** Of a link to {@code kind:[number]}. */
    private static long namespace(File directory, String kind) {
        try {
            String target = Files.readSymbolicLink(
                            directory.toPath().resolve("ns").resolve(kind))
                    .toString();
            return Long.parseLong(target, kind.length() + 2, target.length() - 1, 10);
        } catch (IOException | RuntimeException e) {
            // Not ours to see.
            return -1;
        }
    }

    private void readProgram(File directory, ThreadSnapshot main) throws IOException {
        file.read(new File(directory, "cmdline"));
        TextVector arguments = TextVector.parse(ByteBuffer.wrap(file.bytes()), 0, file.length());
        if (main.virtualKb == 0) {
            // A thread of the kernel has no memory of its own, so there is nothing more to read.
            main.program = new Program(Text.EMPTY, Text.EMPTY, arguments, TextVector.EMPTY, ExecutableFile.UNKNOWN);
            main.workingDirectory = Text.of("/");
            return;
        }
        file.tryRead(new File(directory, "environ"));
        TextVector environment = TextVector.parse(ByteBuffer.wrap(file.bytes()), 0, file.length());
        file.tryRead(new File(directory, "limits"));
        main.openFilesLimit = file.valueOf("\nMax open files", 0, -1);
        ProcLinks links = new ProcLinks(directory);
        Text exePath = links.path("exe");
        main.workingDirectory = links.path("cwd");
        main.root = links.root();
        main.files = openFiles.read(directory, links);
        ExecutableFile executable = links.executable(main);
        Text exe = arguments.isEmpty() ? Text.EMPTY : arguments.get(0);
        TextVector others = arguments.isEmpty()
                ? TextVector.EMPTY
                : TextVector.of(arguments.subList(1, arguments.size()).toArray(new Text[0]));
        main.program = new Program(exe, exePath, others, environment, executable);
    }
}
