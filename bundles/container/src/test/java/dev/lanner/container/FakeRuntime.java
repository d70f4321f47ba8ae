// SPDX-License-Identifier: Apache-2.0
package dev.lanner.container;

import dev.lanner.api.container.ContainerDescription;
import dev.lanner.api.container.ContainerDescription.RootFiles;
import dev.lanner.api.container.ContainerKey;
import dev.lanner.api.state.ProcessState;
import dev.lanner.spi.container.ContainerResolver;
import dev.lanner.spi.container.ContainerWatch;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A runtime whose control groups are called {@code TYPE-NAME}, and that does what a test tells it. */
final class FakeRuntime implements ContainerResolver, ContainerWatch {
    final AtomicInteger asked = new AtomicInteger();
    final ConcurrentHashMap<String, String> known = new ConcurrentHashMap<>();
    final CountDownLatch listens = new CountDownLatch(1);
    private final String type;
    volatile RootFiles files = RootFiles.NONE;
    volatile Mood mood = Mood.ANSWERS;
    /** Whether it throws when it is asked whose a control group is. */
    volatile boolean isConfused;

    volatile @Nullable Listener listener;
    /** Whether somebody wants to be told at present. */
    volatile boolean isHeard;

    /** How it takes questions. */
    enum Mood {
        ANSWERS,
        IS_ABSENT,
        IS_BROKEN,
        HANGS,
        HANGS_FOR_GOOD,
        IS_LATE,
        THROWS,
        THROWS_ERROR
    }

    FakeRuntime(String type) {
        this.type = type;
    }

    ContainerKey key(String name) {
        return new ContainerKey(type, name, name, "");
    }

    @Override
    public @Nullable ContainerKey containerOf(String controlGroup) {
        if (isConfused) {
            throw new AssertionError("a bug");
        }
        for (String component : controlGroup.split("/", -1)) {
            if (component.startsWith(type + "-")) {
                return key(component.substring(type.length() + 1));
            }
        }
        return null;
    }

    @Override
    public @Nullable ContainerKey containerOf(ProcessState first) {
        ProcessState parent = first.parent();
        return parent != null && parent.exe().toString().equals("/starter-" + type)
                ? key(parent.arguments().get(0).toString())
                : null;
    }

    @Override
    public @Nullable ContainerDescription describe(ContainerKey key, long pid)
            throws IOException, InterruptedException {
        asked.incrementAndGet();
        switch (mood) {
            case IS_ABSENT -> throw new NoSuchFileException("/run/" + type);
            case IS_BROKEN -> throw new IOException("rubbish");
            case HANGS -> Thread.sleep(60_000);
            case HANGS_FOR_GOOD -> hangForGood();
            case IS_LATE -> comeBackLate();
            case THROWS -> throw new IllegalStateException("a bug");
            case THROWS_ERROR -> throw new AssertionError("a bug");
            case ANSWERS -> {
                // What it knows is what the test has said.
            }
        }
        String name = known.get(key.id());
        return name == null
                ? null
                : ContainerDescription.toldBy(type)
                        .fullId(key.id())
                        .name(name)
                        .files(files)
                        .build();
    }

    /** Long after it was told to end. */
    private static void comeBackLate() {
        long endNs = System.nanoTime() + 1_000_000_000;
        while (System.nanoTime() < endNs) {
            LockSupport.parkNanos(1_000_000);
            boolean unused = Thread.interrupted();
        }
    }

    /** Until the mood changes, whoever tells it to end. */
    private void hangForGood() {
        while (mood == Mood.HANGS_FOR_GOOD) {
            LockSupport.parkNanos(1_000_000);
            boolean unused = Thread.interrupted();
        }
    }

    @Override
    public void watch(Listener newListener) throws InterruptedException {
        listener = newListener;
        isHeard = true;
        listens.countDown();
        try {
            Thread.sleep(Long.MAX_VALUE);
        } finally {
            isHeard = false;
        }
    }
}
