// SPDX-License-Identifier: Apache-2.0
package dev.lanner.container.simple;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.lanner.api.container.ContainerDescription;
import dev.lanner.api.container.ContainerKey;
import dev.lanner.api.text.Text;
import dev.lanner.spi.container.ContainerResolver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SimpleRuntimesTest {
    private static final List<ContainerResolver> ALL =
            List.of(new NspawnContainers(), new LibvirtContainers(), new BpmContainers());

    @TempDir
    @Nullable
    Path folder;

    private static List<ContainerKey> keys(String path) {
        return ALL.stream()
                .map(resolver -> resolver.containerOf(path))
                .filter(key -> key != null)
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "/machine.slice/systemd-nspawn@web.service/payload, systemd-nspawn, web",
        "/machine.slice/systemd-nspawn@web.service/payload/init.scope, systemd-nspawn, web",
        "/machine.slice/systemd-nspawn@my\\x2dweb.service, systemd-nspawn, my-web",
        "/machine.slice/machine-my\\x2dweb.scope/payload, systemd-nspawn, my-web",
        "/machine.slice/machine-lxc\\x2d1234\\x2dweb.scope, libvirt-lxc, web",
        "/machine.slice/machine-lxc\\x2d1234\\x2dmy\\x2dweb.scope/libvirt, libvirt-lxc, my-web",
        "/machine.slice/machine-lxc\\x2dweb.scope, libvirt-lxc, web",
        "/machine/web.libvirt-lxc, libvirt-lxc, web",
        "/libvirt/lxc/web, libvirt-lxc, web",
        "/libvirt/lxc/web/emulator, libvirt-lxc, web",
        "/system.slice/bpm-1234abcd.scope, bpm, 1234abcd",
    })
    void findsTheContainer(String path, String type, String name) {
        assertEquals(List.of(new ContainerKey(type, name, name, "")), keys(path), path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/payload",
                "/supervisor",
                "/machine.slice/systemd-nspawn@web.service/supervisor",
                "/machine.slice/machine-qemu\\x2d1\\x2dvm.scope",
                "/machine.slice",
                "/system.slice/machine-x.scope",
                "/lxc/web",
                "/libvirt/qemu/vm",
                "/bpm-.scope",
                "/user/nobody/0",
            })
    void takesEverythingElseForNone(String path) {
        assertEquals(List.of(), keys(path), path);
    }

    @Test
    void readsWhereAMachinesRootIs() throws IOException {
        Path machines = folder;
        assertNotNull(machines);
        Files.writeString(machines.resolve("web"), "NAME=web\nROOT=/var/lib/machines/web\n");
        ContainerDescription told =
                new NspawnContainers(machines).describe(new ContainerKey("systemd-nspawn", "web", "web", ""), 0);
        assertEquals("web", told.name());
        assertEquals("/var/lib/machines/web", told.image().reference());
        assertEquals("/var/lib/machines/web", told.files().folder());
        ContainerDescription unregistered =
                new NspawnContainers(machines).describe(new ContainerKey("systemd-nspawn", "x", "x", ""), 0);
        assertEquals("x", unregistered.name());
    }

    @ParameterizedTest
    @CsvSource({
        "-D /srv/web -M shop /bin/true, shop, /srv/web, ''",
        "--directory=/srv/web/ --private-users=1000:10 true -D /x, web, /srv/web/, '0 1000 10'",
        "-q --private-users=262144 -i /img/web.raw, web, '', '0 262144 65536'",
        "--private-users=pick -u root --directory=web, web, web, ''",
        "--volatile=yes -D /srv/web, web, '', ''",
    })
    void readsWhatNspawnIsTold(String command, String name, String directory, String userMap) {
        List<Text> arguments = Stream.of(command.split(" ", -1)).map(Text::of).toList();
        NspawnCommand told = NspawnCommand.parse(arguments);
        assertEquals(new NspawnCommand(name, directory, userMap.isEmpty() ? "" : userMap + "\n"), told);
        assertNull(NspawnCommand.parse(List.of(Text.of("--boot"))));
    }

    @Test
    void unescapesNamesOfUnits() {
        assertEquals("a-b\\xzz/é", UnitNames.unescaped("a\\x2db\\xzz\\x2f\\xc3\\xa9"));
        assertNull(UnitNames.between("machine-.scope", "machine-", ".scope"));
    }
}
