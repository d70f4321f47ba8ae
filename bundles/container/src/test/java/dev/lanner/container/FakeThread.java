// SPDX-License-Identifier: Apache-2.0
package dev.lanner.container;

import dev.lanner.api.container.Identity;
import dev.lanner.api.state.ProcessState;
import dev.lanner.api.state.ThreadState;
import dev.lanner.api.text.Text;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The only thread of a process, with what tells where it lives. */
final class FakeThread implements ThreadState, ProcessState {
    private final long pid;
    private List<Text> groups = List.of();
    private Text unified = Text.of("/");
    private long mounts = -1;
    private long pidNamespace = -1;
    private long rootFolder = -1;
    private long uid;
    private long userNamespace = -1;
    private long nsPid;
    private long startNs;
    private Text exe = Text.EMPTY;
    private List<Text> arguments = List.of();
    private @Nullable FakeThread parent;
    private Identity identity = Identity.HOST;

    FakeThread(long pid) {
        this.pid = pid;
        nsPid = pid;
    }

    FakeThread in(String path) {
        unified = Text.of(path);
        return this;
    }

    FakeThread inOld(String... entries) {
        groups = Stream.of(entries).map(Text::of).toList();
        return this;
    }

    FakeThread mounts(long inode) {
        mounts = inode;
        return this;
    }

    FakeThread user(long number) {
        uid = number;
        return this;
    }

    FakeThread root(long folder) {
        rootFolder = folder;
        return this;
    }

    FakeThread users(long inode) {
        userNamespace = inode;
        return this;
    }

    FakeThread pids(long inode, long inner) {
        pidNamespace = inode;
        nsPid = inner;
        return this;
    }

    FakeThread program(String path, String... words) {
        exe = Text.of(path);
        arguments = Stream.of(words).map(Text::of).toList();
        return this;
    }

    FakeThread startedAt(long ns) {
        startNs = ns;
        return this;
    }

    FakeThread childOf(FakeThread maker) {
        parent = maker;
        return this;
    }

    FakeThread is(Identity newIdentity) {
        identity = newIdentity;
        return this;
    }

    @Override
    public Identity identity() {
        return identity;
    }

    @Override
    public List<Text> controlGroups() {
        return groups;
    }

    @Override
    public Text unifiedControlGroup() {
        return unified;
    }

    @Override
    public long mountNamespace() {
        return mounts;
    }

    @Override
    public long rootFolder() {
        return rootFolder;
    }

    @Override
    public long userNamespace() {
        return userNamespace;
    }

    @Override
    public long pidNamespace() {
        return pidNamespace;
    }

    @Override
    public long tid() {
        return pid;
    }

    @Override
    public ProcessState process() {
        return this;
    }

    @Override
    public Text name() {
        return exe;
    }

    @Override
    public long nsTid() {
        return nsPid;
    }

    @Override
    public long uid() {
        return uid;
    }

    @Override
    public long gid() {
        return 0;
    }

    @Override
    public long loginUid() {
        return -1;
    }

    @Override
    public int version() {
        return 0;
    }

    @Override
    public @Nullable Object memo() {
        return null;
    }

    @Override
    public void memo(@Nullable Object memo) {}

    @Override
    public long pid() {
        return pid;
    }

    @Override
    public long parentPid() {
        return parent == null ? 0 : parent.pid;
    }

    @Override
    public @Nullable ProcessState parent() {
        return parent;
    }

    @Override
    public ThreadState mainThread() {
        return this;
    }

    @Override
    public Text exe() {
        return exe;
    }

    @Override
    public Text exePath() {
        return exe;
    }

    @Override
    public List<Text> arguments() {
        return arguments;
    }

    @Override
    public List<Text> environment() {
        return List.of();
    }

    @Override
    public Text workingDirectory() {
        return Text.EMPTY;
    }

    @Override
    public long nsPid() {
        return nsPid;
    }

    @Override
    public long sessionId() {
        return 0;
    }

    @Override
    public long groupId() {
        return 0;
    }

    @Override
    public long nsGroupId() {
        return 0;
    }

    @Override
    public long tty() {
        return 0;
    }

    @Override
    public long startTimeNs() {
        return startNs > 0 ? startNs : 1_000 + pid;
    }

    @Override
    public int threadCount() {
        return 1;
    }
}
