// SPDX-License-Identifier: Apache-2.0
package dev.lanner.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanner.api.container.ContainerDescription;
import dev.lanner.api.container.ContainerDescription.Flags;
import dev.lanner.api.container.ContainerDescription.Image;
import dev.lanner.api.container.ContainerDescription.Mount;
import dev.lanner.api.container.ContainerKey;
import dev.lanner.api.container.ContainerStatus;
import dev.lanner.api.container.Containers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ContainerCommandsTest {
    private static final ContainerStatus WEB = new ContainerStatus(
            ContainerKey.ofLongId("docker", "3ad7b26ded6d8e7b23da7d48fe88"),
            "docker",
            ContainerDescription.toldBy("/var/run/docker.sock")
                    .name("web\033[2J")
                    .image(new Image("nginx:1.25", "", "nginx", "1.25", ""))
                    .mount(new Mount("/srv", "/data", "ro", false, ""))
                    .label("tier", "front")
                    .flags(new Flags(true, false, false, false))
                    .createdNs(1_700_000_000_000_000_000L)
                    .build(),
            "described",
            "",
            42,
            1);
    private static final ContainerStatus LXC = new ContainerStatus(
            new ContainerKey("lxc", "db", "db", "/lxc.payload.db"),
            "lxc",
            null,
            "not described",
            "lxc knows no such container",
            0,
            0);

    private static ContainerCommands commands(ContainerStatus... statuses) {
        ContainerCommands commands = new ContainerCommands();
        commands.known = new Containers() {
            @Override
            public List<ContainerStatus> containers() {
                return List.of(statuses);
            }

            @Override
            public List<String> engines() {
                return List.of("lxc", "docker");
            }

            @Override
            public Map<String, Long> giveUps() {
                return Map.of("accounts-refused", 3L);
            }
        };
        return commands;
    }

    @Test
    void listsWhatIsKnownAndFromWhereWithoutControlCharacters() throws CommandException {
        String expected =
                """
                TYPE    ID            NAME        IMAGE       PID  STATE          FROM
                docker  3ad7b26ded6d  web\\x1b[2J  nginx:1.25  42   described      /var/run/docker.sock
                lxc     db            db          -           -    not described  lxc knows no such container""";
        assertEquals(expected, commands(LXC, WEB).containers().text());
    }

    @Test
    void saysWhatWouldBeRecognisedWhereThereIsNone() throws CommandException {
        assertEquals(
                "No container is known. Recognised would be: lxc, docker.",
                commands().containers().text());
    }

    @Test
    void tellsAllOfOneByNameOrId() throws CommandException {
        String expected =
                """
                name: web\\x1b[2J
                type: docker
                id: 3ad7b26ded6d
                full id: 3ad7b26ded6d8e7b23da7d48fe88
                recognised by: docker
                state: described
                a process: 42
                sets of accounts: 1
                told by: /var/run/docker.sock
                image: nginx:1.25
                made: 2023-11-14T22:13:20Z
                may: do what the host may
                mount: /srv on /data (read only)
                label: tier=front
                counted accounts-refused: 3""";
        assertEquals(expected, commands(LXC, WEB).container("3ad7b26ded6d").text());
        assertEquals(expected, commands(LXC, WEB).container("we").text());
    }

    @Test
    void saysWhichNameIsNear() {
        CommandException e =
                assertThrows(CommandException.class, () -> commands(LXC, WEB).container("dbb"));
        assertTrue(String.valueOf(e.getMessage()).contains("did you mean 'db'"), e.getMessage());
    }

    @Test
    void saysThatNobodyTellsOfContainers() {
        assertThrows(CommandException.class, () -> new ContainerCommands().containers());
    }
}
