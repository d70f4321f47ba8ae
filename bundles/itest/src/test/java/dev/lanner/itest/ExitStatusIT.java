// SPDX-License-Identifier: Apache-2.0
package dev.lanner.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The rule that Lanner was started for, on real commands of user 1000. */
@Tag("kernel")
final class ExitStatusIT {
    private static final String ACCEPTANCE = "用户命令执行结果监控";
    private static final String DETAILS = "Details";

    private static Path work = Path.of("target/exit-status").toAbsolutePath();
    private static LiveLanner lanner;

    @BeforeAll
    static void startLanner() throws IOException, InterruptedException {
        LiveLanner.assumeLiveEvents();
        Files.createDirectories(work);
        Files.setPosixFilePermissions(work, PosixFilePermissions.fromString("rwxrwxrwx"));
        lanner = LiveLanner.start(
                LiveLanner.home().resolve("rules/exit-status-of-user-commands.yaml"),
                "--rules",
                "src/test/resources/rules/details.yaml",
                "--set",
                "engine.matching=all");
    }

    @AfterAll
    static void stopLanner() throws IOException, InterruptedException {
        if (lanner != null) {
            assertEquals(0, lanner.interrupt());
            lanner.close();
        }
    }

    @Test
    void catOfAFileThatTheUserMayNotReadExitsWithOne() throws IOException, InterruptedException {
        Path secret = Files.writeString(work.resolve("secret"), "secret\n");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
        Process cat = asUser1000("cat", secret.toString());
        assertEquals(1, cat.waitFor());
        JsonNode alert = lanner.alert(ACCEPTANCE, cat.pid());
        assertTrue(alert.path("output").asText().contains("程序路径=/usr/bin/cat,"), alert::toPrettyString);
        assertTrue(alert.path("output").asText().contains("退出状态码=1 container_id=host "), alert::toPrettyString);
        JsonNode fields = alert.path("output_fields");
        assertEquals("/usr/bin/cat", fields.path("proc.exepath").asText());
        assertEquals("1", fields.path("evt.arg.ret").asText());
        assertEquals(secret.toString(), fields.path("proc.args").asText());
        assertEquals(1000, fields.path("user.uid").asLong());
        assertEquals(-1, fields.path("user.loginuid").asLong());
        assertEquals("<NA>", fields.path("user.loginname").asText());
        assertEquals(ProcessHandle.current().pid(), fields.path("proc.ppid").asLong());
        assertEquals(work.toString(), fields.path("proc.cwd").asText().replaceAll("(?<=.)/$", ""));
    }

    @Test
    void theExitStatusIsWhatTheProgramGave() throws IOException, InterruptedException {
        assertEquals(
                "7",
                details(ended(asUser1000("sh", "-c", "exit 7")))
                        .path("evt.arg.ret")
                        .asText());
        assertEquals(
                "44",
                details(ended(asUser1000("bash", "-c", "exit 300")))
                        .path("evt.arg.ret")
                        .asText());
        assertEquals("0", details(ended(asUser1000("true"))).path("evt.arg.ret").asText());
    }

    @Test
    void aKilledProcessHasNoStatusButASignal() throws IOException, InterruptedException {
        Process sleep = asUser1000("sleep", "100");
        awaitProgram(sleep, "sleep");
        signal(sleep, "KILL");
        JsonNode fields = details(ended(sleep));
        assertEquals("9", fields.path("evt.arg.status").asText());
        assertEquals("0", fields.path("evt.arg.ret").asText());
        assertEquals("SIGKILL", fields.path("evt.arg.sig").asText());
        assertEquals("0", fields.path("evt.arg.core").asText());
        assertEquals("0", fields.path("evt.arg.reaper_tid").asText());
        assertEquals("SIGKILL", fields.path("proc.exit_signal").asText());
        assertTrue(fields.path("proc.is_ended").asBoolean());
        assertEquals(
                "status=9 ret=0 sig=9(SIGKILL) core=0 reaper_tid=0",
                fields.path("evt.args").asText());
    }

    @Test
    void aProcessWithChildrenNamesWhoTakesThem() throws IOException, InterruptedException {
        Process parent = asUser1000("sh", "-c", "sleep 3 & exit 9");
        JsonNode fields = details(ended(parent));
        assertEquals("9", fields.path("evt.arg.ret").asText());
        assertTrue(!fields.path("evt.arg.reaper_tid").asText().equals("0"), fields::toPrettyString);
    }

    @Test
    void aMerelyForkedProcessIsSeenToo() throws IOException, InterruptedException {
        // The subshell is forked and never calls exec; its own id is what it prints.
        Process parent = asUser1000("bash", "-c", "(echo $BASHPID; exit 21); exit 22");
        String pid = new String(parent.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).trim();
        assertEquals("22", details(ended(parent)).path("evt.arg.ret").asText());
        assertEquals("21", details(Long.parseLong(pid)).path("evt.arg.ret").asText());
        JsonNode child = lanner.alert(ACCEPTANCE, Long.parseLong(pid)).path("output_fields");
        assertEquals("/usr/bin/bash", child.path("proc.exepath").asText());
        assertEquals(parent.pid(), child.path("proc.ppid").asLong());
    }

    @Test
    void aProgramThatIsDeletedWhileItRunsKeepsItsPath() throws IOException, InterruptedException {
        Path program = Files.copy(Path.of("/usr/bin/sleep"), work.resolve("gone"), StandardCopyOption.REPLACE_EXISTING);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        Process gone = asUser1000(program.toString(), "100");
        awaitProgram(gone, "gone");
        Files.delete(program);
        signal(gone, "TERM");
        JsonNode fields = lanner.alert(ACCEPTANCE, ended(gone)).path("output_fields");
        assertEquals(program.toString(), fields.path("proc.exepath").asText());
        assertEquals("0", fields.path("evt.arg.ret").asText());
    }

    @Test
    void aScriptIsItsInterpreterWithTheScriptAsArgument() throws IOException, InterruptedException {
        Path script = Files.writeString(work.resolve("script"), "#!/bin/bash\nexit 5\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        JsonNode fields = lanner.alert(ACCEPTANCE, ended(asUser1000(script.toString(), "one", "two")))
                .path("output_fields");
        assertEquals("/usr/bin/bash", fields.path("proc.exepath").asText());
        assertEquals(script + " one two", fields.path("proc.args").asText());
        assertEquals("5", fields.path("evt.arg.ret").asText());
    }

    @Test
    void aLongCommandLineIsWhole() throws IOException, InterruptedException {
        String argument = "x".repeat(3990) + "0123456789";
        JsonNode fields =
                lanner.alert(ACCEPTANCE, ended(asUser1000("true", argument))).path("output_fields");
        assertEquals(argument, fields.path("proc.args").asText());
    }

    @Test
    void anArgumentThatIsNoUtf8IsShownWithTheReplacementCharacter() throws IOException, InterruptedException {
        Process parent = asUser1000("bash", "-c", "exec true $'a\\xff\\xfeb' end");
        JsonNode fields = lanner.alert(ACCEPTANCE, ended(parent)).path("output_fields");
        assertEquals("a\ufffd\ufffdb end", fields.path("proc.args").asText());
    }

    @Test
    void theLoginUserIsKeptWhenTheUserChanges() throws IOException, InterruptedException {
        Process root = command("bash", "-c", "echo 1000 > /proc/self/loginuid && exec sh -c 'exit 3'");
        long pid = ended(root);
        JsonNode fields = lanner.alert(ACCEPTANCE, pid).path("output_fields");
        assertEquals(0, fields.path("user.uid").asLong());
        assertEquals("root", fields.path("user.name").asText());
        assertEquals(1000, fields.path("user.loginuid").asLong());
        assertEquals("3", fields.path("evt.arg.ret").asText());
    }

    private static Process asUser1000(String... arguments) throws IOException {
        List<String> command =
                new ArrayList<>(List.of("setpriv", "--reuid=1000", "--regid=1000", "--clear-groups", "--"));
        command.addAll(List.of(arguments));
        return command(command.toArray(String[]::new));
    }

    private static Process command(String... command) throws IOException {
        return new ProcessBuilder(command)
                .directory(work.toFile())
                .redirectErrorStream(true)
                .start();
    }

    private static long ended(Process process) throws InterruptedException {
        process.waitFor();
        return process.pid();
    }

    private static JsonNode details(long pid) throws InterruptedException {
        return lanner.alert(DETAILS, pid).path("output_fields");
    }

    /** Waits until setpriv has become the program. */
    private static void awaitProgram(Process process, String name) throws IOException, InterruptedException {
        Path comm = Path.of("/proc/" + process.pid() + "/comm");
        for (int i = 0; i < 500 && !Files.readString(comm).trim().equals(name); i++) {
            Thread.sleep(10);
        }
    }

    private static void signal(Process process, String name) throws IOException, InterruptedException {
        // The shell's own: the program of that name is not on every machine.
        new ProcessBuilder("sh", "-c", "kill -" + name + " " + process.pid())
                .start()
                .waitFor();
    }
}
