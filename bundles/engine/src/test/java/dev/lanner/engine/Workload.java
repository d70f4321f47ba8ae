// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine;

import dev.lanner.api.field.ArgumentMode;
import dev.lanner.api.field.FieldReader;
import dev.lanner.api.field.FieldSpec;
import dev.lanner.api.field.FieldType;
import dev.lanner.api.field.Scope;
import dev.lanner.api.rule.RulesDocument;
import dev.lanner.api.text.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A hundred rules like those people have, and events for them: 45 rules for open, 35 for execve, 12 for connect, 8 for files
 * that go or change; 14 macros, lists of up to 200 names. Of the events 45 in 100 are opens, 7 execs, 8 connects, the rest is
 * what no rule looks at.
 */
final class Workload {
    static final int EVENTS = 1 << 13;

    private static final int PROCESSES = 300;

    private final Random random;
    private final boolean matching;

    /** With events of which some match, or none. */
    Workload(long seed, boolean matching) {
        this.random = new Random(seed);
        this.matching = matching;
    }

    /** An event with its values in fields. */
    static final class Sample extends FakeEvent {
        private final Text path;
        private final Program process;
        private final long port;
        private final boolean write;
        private final boolean read;

        Sample(String type, Program process, Text path, long port, boolean write) {
            super(TestEngine.event(type).type());
            by(process.thread);
            this.process = process;
            this.path = path;
            this.port = port;
            this.write = write;
            this.read = !write;
        }
    }

    /** A process with its values in fields. */
    private static final class Program {
        private final FakeThread thread = new FakeThread();
        private final Text name;
        private final Text parent;
        private final Text commandLine;
        private final Text containerId;
        private final Text image;
        private final long uid;
        private final long tty;

        Program(String name, String parent, String containerId, Random random) {
            this.name = Text.of(name);
            this.parent = Text.of(parent);
            this.commandLine = Text.of(name + " --config /etc/" + name + ".conf -v");
            this.containerId = Text.of(containerId);
            this.image = Text.of(containerId.equals("host") ? "" : "registry.example.org/team/" + name);
            this.uid = random.nextInt(3) == 0 ? 0 : 1000;
            this.tty = random.nextInt(10) == 0 ? 34816 : 0;
        }
    }

    FakeFields fields() {
        FakeFields fields = new FakeFields();
        text(fields, "evt.type", Scope.EVENT, event -> Text.EMPTY);
        text(fields, "fd.name", Scope.FD, event -> event.path);
        text(fields, "proc.name", Scope.PROCESS, event -> event.process.name);
        text(fields, "proc.pname", Scope.PROCESS, event -> event.process.parent);
        text(fields, "proc.cmdline", Scope.PROCESS, event -> event.process.commandLine);
        text(fields, "container.id", Scope.PROCESS, event -> event.process.containerId);
        text(fields, "container.image.repository", Scope.PROCESS, event -> event.process.image);
        number(fields, "user.uid", FieldType.INTEGER, Scope.PROCESS, event -> event.process.uid);
        number(fields, "proc.tty", FieldType.INTEGER, Scope.PROCESS, event -> event.process.tty);
        number(fields, "fd.sport", FieldType.PORT, Scope.FD, event -> event.port);
        number(fields, "fd.num", FieldType.INTEGER, Scope.EVENT, event -> 3);
        number(fields, "evt.is_open_write", FieldType.BOOLEAN, Scope.EVENT, event -> event.write ? 1 : 0);
        number(fields, "evt.is_open_read", FieldType.BOOLEAN, Scope.EVENT, event -> event.read ? 1 : 0);
        text(fields, "fd.typechar", Scope.FD, event -> FILE);
        return fields;
    }

    private static final Text FILE = Text.of("f");

    private interface TextOf {
        Text of(Sample event);
    }

    private interface NumberOf {
        long of(Sample event);
    }

    private static void text(FakeFields fields, String name, Scope scope, TextOf getter) {
        FieldReader reader = (event, value) -> {
            value.setText(getter.of((Sample) event));
            return true;
        };
        fields.add(FieldSpec.of(name, FieldType.TEXT, scope, ArgumentMode.NONE, "A text.", argument -> reader));
    }

    private static void number(FakeFields fields, String name, FieldType type, Scope scope, NumberOf getter) {
        FieldReader reader = (event, value) -> {
            value.setNumber(getter.of((Sample) event));
            return true;
        };
        fields.add(FieldSpec.of(name, type, scope, ArgumentMode.NONE, "A number.", argument -> reader));
    }

    List<RulesDocument> rules() {
        StringBuilder text = new StringBuilder(MACROS);
        for (int list = 0; list < 10; list++) {
            List<String> names = new ArrayList<>();
            for (int i = 0; i < 10 + 19 * list; i++) {
                names.add("tool-" + list + "-" + i);
            }
            text.append("- list: tools")
                    .append(list)
                    .append("\n  items: [")
                    .append(String.join(", ", names))
                    .append("]\n");
        }
        for (int i = 0; i < 100; i++) {
            text.append("- rule: rule ")
                    .append(i)
                    .append("\n  desc: d\n  output: \"%proc.name %fd.name\"\n  priority: WARNING\n")
                    .append("  condition: ")
                    .append(condition(i))
                    .append("\n");
        }
        return List.of(new RulesDocument("workload.yaml", text.toString()));
    }

    private static final String MACROS =
            """
            - macro: open_write
              condition: (evt.type in (open,openat,openat2) and evt.is_open_write=true and fd.typechar='f' and fd.num>=0)
            - macro: open_read
              condition: (evt.type in (open,openat,openat2) and evt.is_open_read=true and fd.typechar='f' and fd.num>=0)
            - macro: spawned_process
              condition: (evt.type in (execve, execveat))
            - macro: outbound
              condition: (evt.type=connect and fd.sport>0)
            - macro: modify
              condition: (evt.type in (unlink, unlinkat, rename, renameat, chmod, fchmod))
            - macro: container
              condition: (container.id != host)
            - macro: etc_dir
              condition: (fd.name startswith /etc/)
            - macro: bin_dir
              condition: (fd.name pmatch (/bin, /sbin, /usr/bin, /usr/sbin))
            - macro: log_file
              condition: (fd.name startswith /var/log/ or fd.name endswith .log)
            - macro: sensitive
              condition: (fd.name in (/etc/shadow, /etc/sudoers, /etc/pam.conf) or fd.name startswith /etc/pam.d)
            - macro: shell
              condition: (proc.name in (sh, bash, zsh, dash))
            - macro: interactive
              condition: (proc.tty != 0)
            - macro: package_tools
              condition: (proc.name in (dpkg, apt, rpm, yum) or proc.pname in (dpkg, apt, rpm, yum))
            - macro: trusted_image
              condition: (container.image.repository endswith /trusted or container.image.repository startswith docker.io)
            """;

    private static String condition(int i) {
        if (i < 45) {
            String kind = i % 3 == 0 ? "open_read" : "open_write";
            String[] places = {
                "etc_dir",
                "bin_dir",
                "sensitive",
                "log_file",
                "fd.name contains /.ssh/" + i,
                "fd.name startswith /srv/app" + i,
                "fd.name endswith .conf" + i,
                "fd.name glob /home/*/.cache" + i + "*"
            };
            String[] who = {
                "not package_tools",
                "container and not trusted_image",
                "shell",
                "proc.name in (tools" + i % 10 + ")",
                "not proc.name in (tools" + i % 10 + ") and user.uid=0 and proc.cmdline contains secret" + i
            };
            return kind + " and " + places[i % places.length] + " and " + who[i % who.length]
                    + " and not proc.pname=init" + i + " and not fd.name startswith /etc/app";
        }
        if (i < 80) {
            String[] who = {
                "proc.name in (tools" + i % 10 + ")", "container and shell and interactive and proc.pname=runc" + i,
                "proc.cmdline contains evil" + i, "user.uid=0 and proc.pname in (tools" + i % 10 + ")",
                "not container and proc.cmdline endswith .sh" + i
            };
            return "spawned_process and " + who[i % who.length];
        }
        if (i < 92) {
            return "outbound and fd.sport in (" + (1000 + i)
                    + ", 4444) and (container or shell) and not proc.name in (tools" + i % 10 + ")";
        }
        return "modify and (bin_dir or sensitive) and not package_tools and proc.name in (tools" + i % 10 + ", sh, cp"
                + i + ")";
    }

    FakeEvent[] events() {
        List<Program> processes = new ArrayList<>();
        String[] names = {"nginx", "postgres", "java", "cron", "sshd", "kubelet", "python3", "bash", "sh", "make"};
        for (int i = 0; i < PROCESSES; i++) {
            String container = random.nextInt(2) == 0 ? "host" : Integer.toHexString(random.nextInt());
            String name = matching && random.nextInt(12) == 0
                    ? "tool-" + random.nextInt(10) + "-" + random.nextInt(10)
                    : names[random.nextInt(matching ? names.length : 7)];
            processes.add(new Program(name, names[random.nextInt(names.length)], container, random));
        }
        FakeEvent[] events = new FakeEvent[EVENTS];
        for (int i = 0; i < EVENTS; i++) {
            events[i] = event(processes.get(random.nextInt(PROCESSES)));
        }
        return events;
    }

    private FakeEvent event(Program process) {
        int dice = random.nextInt(100);
        String type = dice < 25
                ? "openat"
                : dice < 45 ? "open" : dice < 52 ? "execve" : dice < 60 ? "connect" : dice < 62 ? "unlinkat" : "read";
        String[] paths = {
            "/usr/lib/x86_64-linux-gnu/libc.so.6",
            "/proc/self/status",
            "/var/lib/app/data-00017.db",
            "/home/user/project/src/main.c",
            "/tmp/build-1234/object.o",
            "/usr/share/zoneinfo/UTC",
            "/dev/null"
        };
        String path = paths[random.nextInt(paths.length)];
        if (matching && random.nextInt(12) == 0) {
            path = random.nextBoolean() ? "/etc/passwd" : "/var/log/syslog";
        }
        return new Sample(type, process, Text.of(path), 1 + random.nextInt(1000), random.nextInt(4) == 0);
    }
}
