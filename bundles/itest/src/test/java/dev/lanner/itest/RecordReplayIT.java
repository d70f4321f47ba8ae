// SPDX-License-Identifier: Apache-2.0
package dev.lanner.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What was recorded live gives the same alerts when it is replayed, and needs neither root nor this machine for that. */
@Tag("kernel")
final class RecordReplayIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path WORK = Path.of("target/record-replay").toAbsolutePath();

    /** Only what happens below the folder, so that the machine's other life is in neither list. */
    private static final String RULES =
            """
            - macro: ours
              condition: proc.cwd startswith WORK
            - rule: Started
              desc: a program
              condition: evt.type in (execve, execveat) and ours
              output: Started|%evt.type|%evt.res|%proc.exe|%proc.exepath|%proc.cmdline|%proc.pid|%proc.ppid|%proc.pname|%proc.cwd|%user.uid|%user.name|%user.loginuid|%proc.sid|%proc.env[MARK]|%proc.aname[2]
              priority: NOTICE
            - rule: Ended
              desc: an end
              condition: evt.type=procexit and ours
              output: Ended|%evt.arg.ret|%evt.arg.sig|%proc.is_ended|%proc.exit_status|%proc.exepath|%proc.pid|%proc.ppid|%proc.cmdline|%user.uid|%user.loginuid|%proc.fdopencount
              priority: NOTICE
            - rule: File
              desc: a file
              condition: evt.type in (open, openat, openat2, unlink, unlinkat, rename, renameat, renameat2, mkdir, mkdirat, chmod, fchmodat) and ours
              output: File|%evt.type|%evt.res|%fd.name|%fd.typechar|%fs.path.name|%fs.path.source|%fs.path.target|%proc.name|%evt.args
              priority: NOTICE
            - rule: Passed
              desc: read through a descriptor that came with a message
              condition: evt.type=read and fd.name endswith passed-on and ours
              output: Passed|%evt.type|%evt.res|%fd.num|%fd.name|%fd.type|%proc.name
              priority: NOTICE
            - rule: Connection
              desc: a connection
              condition: evt.type in (connect, sendto) and ours
              output: Connection|%evt.type|%evt.res|%fd.name|%fd.type|%fd.l4proto|%fd.sip|%fd.sport|%proc.name
              priority: NOTICE
            """;

    @BeforeAll
    static void needsLiveEvents() throws IOException, InterruptedException {
        LiveLanner.assumeLiveEvents();
        Files.createDirectories(WORK);
        Process compiler = new ProcessBuilder(
                        "cc", "-O2", "-o", WORK.resolve("pass").toString(), "src/test/c/pass.c")
                .redirectErrorStream(true)
                .start();
        String output = new String(compiler.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, compiler.waitFor(), output);
    }

    @Test
    void givesTheSameAlertsAsLive() throws Exception {
        Path rules = Files.writeString(WORK.resolve("rules.yaml"), RULES.replace("WORK", WORK.toString()));
        Path capture = WORK.resolve("live.scap");
        List<JsonNode> live;
        try (LiveLanner lanner = LiveLanner.start(rules, "--set", "recorder.file=" + capture)) {
            assertEquals(3, act());
            assertTrue(lanner.awaitAlerts(alert -> alert.path("output").asText().contains("exit 3"), 1, 10_000));
            assertEquals(0, lanner.interrupt());
            live = lanner.alerts();
        }
        List<JsonNode> replayed =
                alerts(run(home("bin/lanner"), "replay", "-q", "--json", "--rules", rules + "", capture + ""));
        assertTrue(live.size() > 20, "few alerts: " + live.size());
        for (int i = 0; i < Math.min(live.size(), replayed.size()); i++) {
            assertEquals(live.get(i).toPrettyString(), replayed.get(i).toPrettyString(), "alert " + i);
        }
        assertEquals(live.size(), replayed.size());
        assertTrue(
                live.stream().anyMatch(alert -> alert.path("rule").asText().equals("Passed")), "nothing was passed on");
    }

    @Test
    void keepsTheStateOfWhatTheConditionLeavesOut() throws Exception {
        Path capture = WORK.resolve("condition.scap");
        Process recorder = new ProcessBuilder(
                        home("bin/lanner"),
                        "record",
                        "-o",
                        capture.toString(),
                        "--condition",
                        "evt.type=procexit and proc.cwd startswith " + WORK)
                .redirectError(WORK.resolve("record.log").toFile())
                .start();
        try {
            awaitRecording(recorder);
            act();
            Thread.sleep(300);
        } finally {
            new ProcessBuilder("kill", "-INT", "" + recorder.pid()).start().waitFor();
        }
        assertEquals(0, recorder.waitFor());
        Path rules = Files.writeString(
                WORK.resolve("all.yaml"),
                """
                - rule: All
                  desc: whatever is in the file
                  condition: evt.num>0
                  output: "%evt.type %proc.cmdline %proc.pname"
                  priority: NOTICE
                """);
        List<JsonNode> replayed =
                alerts(run(home("bin/lanner"), "replay", "-q", "--json", "--rules", rules + "", capture + ""));
        assertTrue(replayed.size() >= 5, "" + replayed.size());
        for (JsonNode alert : replayed) {
            assertEquals(
                    "procexit", alert.path("output_fields").path("evt.type").asText());
        }
        assertTrue(replayed.stream()
                .anyMatch(alert -> alert.path("output").asText().contains("procexit cat /etc/hostname sh ")));
    }

    private static void awaitRecording(Process recorder) throws Exception {
        for (int i = 0; i < 200 && recorder.isAlive(); i++) {
            if (Files.readString(WORK.resolve("record.log")).contains("is recording")) {
                return;
            }
            Thread.sleep(100);
        }
        throw new AssertionError(Files.readString(WORK.resolve("record.log")));
    }

    /** What is recorded: programs, files, directories, a datagram to nobody, a descriptor that is passed on, ends of several kinds. */
    private static int act() throws IOException, InterruptedException {
        ProcessBuilder shell = new ProcessBuilder(
                        "bash",
                        "-c",
                        """
                        cat /etc/hostname > copy; mkdir -p d; mv copy d/moved; chmod 600 d/moved; rm -r d
                        sh -c 'cat /etc/hostname; kill -9 $$'
                        cat /nothing/here
                        echo hello > /dev/udp/127.0.0.1/9
                        (sleep 0.05; exit 4) & wait
                        echo passed on > passed-on
                        ./pass passed-on
                        exec sh -c 'exit 3'
                        """)
                .directory(WORK.toFile())
                .redirectErrorStream(true)
                .redirectOutput(WORK.resolve("act.log").toFile());
        shell.environment().put("MARK", "a mark");
        return shell.start().waitFor();
    }

    private static String home(String file) {
        return LiveLanner.home().resolve(file).toString();
    }

    private static String run(String... command) throws IOException, InterruptedException {
        File log = WORK.resolve("replay.log").toFile();
        Process process = new ProcessBuilder(command).redirectError(log).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), () -> "see " + log);
        return output;
    }

    private static List<JsonNode> alerts(String lines) throws IOException {
        List<JsonNode> alerts = new ArrayList<>();
        for (String line : lines.lines().toList()) {
            alerts.add(JSON.readTree(line));
        }
        return alerts;
    }
}
