// SPDX-License-Identifier: Apache-2.0
package dev.lanner.shell.ssh;

import dev.lanner.api.shell.Shell;
import dev.lanner.api.shell.ShellSession;
import dev.lanner.api.shell.ShellUser;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Says who it is that asks, fails on demand, and waits until it is interrupted. */
final class FakeShell implements Shell {
    final List<ShellUser> users = new CopyOnWriteArrayList<>();
    final List<String> lines = new CopyOnWriteArrayList<>();
    final List<String> ends = new CopyOnWriteArrayList<>();

    @Override
    public ShellSession open(ShellUser user, PrintStream out) {
        users.add(user);
        return new Session(user, out);
    }

    private final class Session implements ShellSession {
        private final ShellUser user;
        private final PrintStream out;
        private volatile boolean isInterrupted;
        private volatile boolean hasHungUp;

        Session(ShellUser user, PrintStream out) {
            this.user = user;
            this.out = out;
        }

        @Override
        public int run(String line) {
            lines.add(line);
            isInterrupted = false;
            return switch (line.strip().toLowerCase(Locale.ROOT)) {
                case "whoami" -> answer(0, user.name());
                case "table" -> answer(0, "A  B\n1  2");
                case "wait" -> await();
                default -> answer(3, "no such command");
            };
        }

        private int answer(int status, String text) {
            out.println(text);
            out.flush();
            return status;
        }

        private int await() {
            answer(0, "waiting");
            try {
                while (!isInterrupted && !hasHungUp) {
                    TimeUnit.MILLISECONDS.sleep(5);
                }
            } catch (InterruptedException e) {
                ends.add("interrupted thread");
                return 1;
            }
            ends.add(hasHungUp ? "hung up" : "interrupted");
            return answer(0, "waited");
        }

        @Override
        public List<String> complete(String text) {
            return Stream.of("wait", "whoami")
                    .filter(word -> word.startsWith(text))
                    .toList();
        }

        @Override
        public void interrupt() {
            isInterrupted = true;
        }

        @Override
        public void hangUp() {
            hasHungUp = true;
        }

        @Override
        public void close() {
            ends.add("closed");
        }
    }
}
