// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.testing;

import dev.lanner.api.container.Accounts;
import dev.lanner.api.container.Container;
import dev.lanner.api.container.ContainerDescription;
import dev.lanner.api.container.ContainerKey;
import dev.lanner.api.container.Identity;
import dev.lanner.api.event.Event;
import dev.lanner.api.state.Host;
import dev.lanner.api.state.ThreadState;
import dev.lanner.api.text.Text;
import dev.lanner.spi.container.ContainerNews;
import dev.lanner.spi.container.IdentitySource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Says of each thread what the test wants, and remembers what it was asked. */
public final class FakeIdentities implements IdentitySource, ContainerNews {
    public final List<Long> asked = new ArrayList<>();
    public final List<String> made = new ArrayList<>();
    /** Those who have made them; -1 for whom nobody knows. */
    public final List<Long> makers = new ArrayList<>();

    public Function<ThreadState, Identity> answer = thread -> Identity.HOST;
    /** What it has to tell: with a minus of what has ended, with a question mark for state only. */
    public final List<String> news = new ArrayList<>();

    public final List<String> described = new ArrayList<>();
    public final List<String> heard = new ArrayList<>();
    public final List<Long> ended = new ArrayList<>();
    public int changes;
    public int calls;
    public final List<Host> hosts = new ArrayList<>();
    /** Whether it was asked for anybody before it was told of a machine. */
    public boolean wasAskedTooEarly;

    @Override
    public void begin(Host host) {
        hosts.add(host);
    }

    @Override
    public Identity identityOf(ThreadState thread) {
        calls++;
        wasAskedTooEarly |= hosts.isEmpty();
        asked.add(thread.tid());
        return answer.apply(thread);
    }

    @Override
    public int changes() {
        calls++;
        return changes;
    }

    @Override
    public void onControlGroup(Text path, @Nullable ThreadState maker) {
        calls++;
        made.add(path.toString());
        makers.add(maker == null ? -1L : maker.tid());
    }

    @Override
    public boolean hasNews() {
        return !news.isEmpty();
    }

    @Override
    public void passNews(Receiver receiver) {
        news.forEach(text -> receiver.onNews(text.startsWith("-"), Text.of(text), text.startsWith("?")));
        news.clear();
    }

    @Override
    public void describeAll(Receiver receiver) {
        described.forEach(text -> receiver.onNews(false, Text.of(text), true));
    }

    @Override
    public void onNews(Event event, boolean hasEnded, Text json) {
        heard.add((hasEnded ? "ended " : "") + json);
    }

    @Override
    public void onEnd(ThreadState main) {
        ended.add(main.tid());
    }

    /** Whom it was asked for since the last time. */
    public List<Long> takeAsked() {
        List<Long> taken = asked.stream().sorted().toList();
        asked.clear();
        return taken;
    }

    /** Somebody in a container. */
    public static final class Somebody implements Identity, Container {
        public Accounts accounts = Accounts.NONE;
        public int changes;
        private final String name;

        public Somebody(String name) {
            this.name = name;
        }

        @Override
        public Container container() {
            return this;
        }

        @Override
        public Accounts accounts() {
            return accounts;
        }

        @Override
        public boolean isSettled() {
            return true;
        }

        @Override
        public void giveUp() {
            // It is settled.
        }

        @Override
        public int changes() {
            return changes;
        }

        @Override
        public ContainerKey key() {
            return new ContainerKey("fake", name, name, "");
        }

        @Override
        public @Nullable ContainerDescription description() {
            return null;
        }

        @Override
        public String toString() {
            return name;
        }
    }
}
