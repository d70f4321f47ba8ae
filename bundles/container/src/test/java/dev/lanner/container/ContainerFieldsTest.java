// SPDX-License-Identifier: Apache-2.0
package dev.lanner.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanner.api.container.Accounts;
import dev.lanner.api.container.Container;
import dev.lanner.api.container.ContainerDescription;
import dev.lanner.api.container.ContainerDescription.Flags;
import dev.lanner.api.container.ContainerDescription.Image;
import dev.lanner.api.container.ContainerDescription.Mount;
import dev.lanner.api.container.ContainerDescription.Pod;
import dev.lanner.api.container.ContainerKey;
import dev.lanner.api.container.Identity;
import dev.lanner.api.field.ArgumentMode;
import dev.lanner.api.field.FieldFlag;
import dev.lanner.api.field.FieldSpec;
import dev.lanner.api.field.FieldValue;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ContainerFieldsTest {
    private static final String ID = "3ad7b26ded6d8e7b23da7d48fe889434573036c27ae5a74837233de441c3601e";
    private static final String SANDBOX = "5a5ab26ded6d8e7b23da7d48fe889434573036c27ae5a74837233de441c3601e";
    private static final ContainerDescription WEB = ContainerDescription.toldBy("a test")
            .fullId(ID)
            .name("web")
            .image(new Image("reg:5000/nginx:1.25", "aabb", "reg:5000/nginx", "1.25", "sha256:02"))
            .ip("172.17.0.2")
            .mount(new Mount("/srv/data", "/data", "ro", false, "rprivate"))
            .mount(new Mount("/usr/lib", "/lib", "", true, ""))
            .label("tier", "front")
            .label("io.kubernetes.pod.name", "p1")
            .label("bare", "")
            .flags(new Flags(true, false, true, false))
            .startedNs(1_000)
            .pod(new Pod("p1", "shop", "u-1", SANDBOX, Map.of("app", "web"), "10.0.0.7", "{}"))
            .build();

    private final Map<String, FieldSpec> fields = new ContainerFields(new PresentNews())
            .fields().stream().collect(Collectors.toMap(FieldSpec::name, Function.identity()));

    /** Somebody in a container. */
    private record Somebody(Container container) implements Identity {
        @Override
        public Accounts accounts() {
            return Accounts.NONE;
        }

        @Override
        public boolean isSettled() {
            return true;
        }

        @Override
        public void giveUp() {}

        @Override
        public int changes() {
            return 0;
        }
    }

    /** A container of no runtime. */
    private record Told(ContainerKey key, @Nullable ContainerDescription description) implements Container {}

    private static Identity in(@Nullable ContainerDescription description) {
        return new Somebody(new Told(ContainerKey.ofLongId("docker", ID), description));
    }

    /** The field's value as text; a missing one is a dash. */
    private String value(Identity identity, String name, @Nullable String argument) {
        FieldSpec spec = fields.get(name);
        assertNotNull(spec, name);
        FieldValue value = new FieldValue();
        FakeEvent event = new FakeEvent(new FakeThread(7).is(identity), 5_000);
        boolean hasValue = spec.binder().bind(argument).read(event, value);
        if (!hasValue) {
            return "-";
        }
        return spec.type().isNumeric() ? Long.toString(value.number()) : value.toString();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "container.id|3ad7b26ded6d|3ad7b26ded6d|host",
                "container.full_id|" + ID + "|-|host",
                "container.name|web|-|host",
                "container.type|docker|docker|host",
                "container.image|reg:5000/nginx:1.25|-|''",
                "container.image.id|aabb|-|''",
                "container.image.repository|reg:5000/nginx|-|''",
                "container.image.tag|1.25|-|''",
                "container.image.digest|sha256:02|-|''",
                "container.ip|172.17.0.2|-|''",
                "container.privileged|1|-|0",
                "container.host_pid|0|-|0",
                "container.host_network|1|-|0",
                "container.host_ipc|0|-|0",
                "container.mounts|/srv/data:/data:ro:false:rprivate,/usr/lib:/lib::true:|-|''",
                "container.labels|tier:front, bare|-|''",
                "container.start_ts|1000|-|-",
                "container.duration|4000|-|-",
                "container.healthcheck|-|-|-",
                "k8s.pod.name|p1|-|-",
                "k8s.ns.name|shop|-|-",
                "k8s.pod.id|u-1|-|-",
                "k8s.pod.uid|u-1|-|-",
                "k8s.pod.sandbox_id|5a5ab26ded6d|-|''",
                "k8s.pod.full_sandbox_id|" + SANDBOX + "|-|''",
                "k8s.pod.labels|app:web|-|''",
                "k8s.pod.ip|10.0.0.7|-|-",
                "k8s.pod.cni.json|{}|-|-",
                "container.cni.json|{}|-|''",
            })
    void readsWhatIsTold(String name, String told, String pending, String host) {
        assertEquals(told, value(in(WEB), name, null));
        assertEquals(pending, value(in(null), name, null), "before anybody has told");
        assertEquals(host, value(Identity.HOST, name, null), "on the host");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "container.mount|0|/srv/data:/data:ro:false:rprivate",
                "container.mount|/usr/*|/usr/lib:/lib::true:",
                "container.mount|2|none",
                "container.mount|/nowhere|none",
                "container.mount.source|/data|/srv/data",
                "container.mount.source|/srv/data|-",
                "container.mount.dest|/srv/*|/data",
                "container.mount.mode|0|ro",
                "container.mount.rdwr|/usr/lib|true",
                "container.mount.propagation|0|rprivate",
                "container.label|tier|front",
                "container.label|io.kubernetes.pod.name|p1",
                "container.label|other|-",
                "k8s.pod.label|app|web",
                "k8s.ns.label|app|-",
            })
    void readsWhatTheArgumentNames(String name, String argument, String told) {
        assertEquals(told, value(in(WEB), name, argument));
        assertEquals("-", value(in(null), name, argument));
        assertEquals("-", value(Identity.HOST, name, argument));
    }

    @Test
    void knowsNothingOfAnEventWithoutThread() {
        for (FieldSpec spec : fields.values()) {
            String argument = spec.argument() == ArgumentMode.REQUIRED ? "0" : null;
            boolean hasValue = spec.binder().bind(argument).read(new FakeEvent(null, 1), new FieldValue());
            assertEquals(false, hasValue, spec.name());
        }
    }

    @Test
    void hasAllFieldsOfTheCatalogueAndMarksTheOldOnes() {
        assertEquals(61, fields.size());
        List<String> deprecated = fields.values().stream()
                .filter(spec -> spec.flags().contains(FieldFlag.DEPRECATED))
                .map(FieldSpec::name)
                .sorted()
                .toList();
        assertEquals(25, deprecated.size(), deprecated.toString());
        assertTrue(deprecated.contains("proc.is_container_healthcheck"));
    }

    @Test
    void saysWhatAnArgumentLooksLike() {
        for (String name : List.of("container.mount", "container.label", "k8s.pod.label")) {
            FieldSpec spec = fields.get(name);
            assertNotNull(spec);
            IllegalArgumentException e = assertThrows(
                    IllegalArgumentException.class, () -> spec.binder().bind(null));
            assertTrue(String.valueOf(e.getMessage()).contains("as in"), e.getMessage());
        }
    }
}
