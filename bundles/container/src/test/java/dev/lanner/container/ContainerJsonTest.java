// SPDX-License-Identifier: Apache-2.0
package dev.lanner.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lanner.api.container.ContainerDescription;
import dev.lanner.api.container.ContainerDescription.Flags;
import dev.lanner.api.container.ContainerDescription.Image;
import dev.lanner.api.container.ContainerDescription.Mount;
import dev.lanner.api.container.ContainerDescription.Pod;
import dev.lanner.api.container.ContainerKey;
import dev.lanner.api.text.Text;
import dev.lanner.container.ContainerJson.Told;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ContainerJsonTest {
    private static final String ID = "3ad7b26ded6d8e7b23da7d48fe889434573036c27ae5a74837233de441c3601e";
    private static final String SANDBOX = "5a5ab26ded6d8e7b23da7d48fe889434573036c27ae5a74837233de441c3601e";
    private static final ContainerKey KEY = ContainerKey.ofLongId("cri-o", ID);
    private static final ContainerDescription WEB = ContainerDescription.toldBy("a test")
            .fullId(ID)
            .name("web \"1\"")
            .image(new Image("reg:5000/nginx:1.25", "aabb", "reg:5000/nginx", "1.25", "sha256:02"))
            .ip("172.17.0.2")
            .mount(new Mount("/srv/data", "/data", "ro", false, "rprivate"))
            .mount(new Mount("/usr/lib", "/lib", "", true, ""))
            .label("tier", "front")
            .label("bare", "")
            .flags(new Flags(true, false, true, false))
            .createdNs(1_700_000_000_123_456_789L)
            .startedNs(1_700_000_001_000_000_001L)
            .pod(new Pod("p1", "shop", "u-1", SANDBOX, Map.of("app", "web"), "10.0.0.7", "{}"))
            .build();

    private static Told read(String json) throws IOException {
        return ContainerJson.read(Text.of(json));
    }

    @Test
    void readsAllThatItHasWritten() throws IOException {
        Told told = ContainerJson.read(ContainerJson.write(new ContainerTexts(KEY, WEB)));
        assertEquals(WEB, told.description());
        assertEquals(KEY, told.key());
    }

    @Test
    void writesWhatFalcosContainerPluginReads() throws IOException {
        JsonNode node = new ObjectMapper()
                .readTree(ContainerJson.write(new ContainerTexts(KEY, WEB)).toBytes())
                .path("container");
        assertEquals(8, node.path("type").intValue());
        assertEquals("3ad7b26ded6d", node.path("id").textValue());
        assertEquals("reg:5000/nginx", node.path("imagerepo").textValue());
        assertEquals(1_700_000_000L, node.path("created_time").longValue());
        assertEquals("p1", node.path("labels").path("io.kubernetes.pod.name").textValue());
        assertEquals("web", node.path("pod_sandbox_labels").path("app").textValue());
        assertEquals("/data", node.path("Mounts").path(0).path("Destination").textValue());
        assertTrue(node.path("Mounts").path(1).path("RW").booleanValue());
        assertTrue(node.path("privileged").booleanValue());
    }

    @Test
    void readsWhatFalcosContainerPluginWrites() throws IOException {
        Told told = read(
                """
                {"container":{"type":6,"id":"2400edb296c5","name":"web","image":"nginx:1","imagedigest":"sha256:1",
                "imageid":"aa","imagerepo":"nginx","imagetag":"1","User":"","cni_json":"","created_time":1730977803,
                "env":["A=b"],"full_id":"2400edb296c5ffff","host_ipc":false,"host_network":true,"host_pid":false,
                "ip":"10.0.0.9","is_pod_sandbox":false,"labels":{"io.kubernetes.pod.name":"p","io.kubernetes.pod.namespace":"n",
                "io.kubernetes.pod.uid":"u","x":"y"},"pod_sandbox_id":"ffff","privileged":false,
                "pod_sandbox_labels":null,"port_mappings":[],"size":-1,
                "Mounts":[{"Source":"/a","Destination":"/b","Mode":"","RW":true,"Propagation":"rprivate"}]}}""");
        assertEquals(new ContainerKey("cri", "2400edb296c5", "2400edb296c5ffff", ""), told.key());
        ContainerDescription description = told.description();
        assertNotNull(description);
        assertEquals("web", description.name());
        assertEquals(new Flags(false, false, true, false), description.flags());
        assertEquals(new Pod("p", "n", "u", "ffff", Map.of(), "10.0.0.9", ""), description.pod());
        assertEquals(1_730_977_803_000_000_000L, description.createdNs());
        assertEquals("y", description.labels().get("x"));
        assertEquals(
                new Mount("/a", "/b", "", true, "rprivate"),
                description.mounts().get(0));
    }

    @Test
    void readsTheOldestFormOfAll() throws IOException {
        Told told = read("{\"id\":\"aa\",\"type\":1,\"name\":\"web\",\"image\":\"x\"}");
        assertEquals(new ContainerKey("lxc", "aa", "aa", ""), told.key());
        ContainerDescription description = told.description();
        assertNotNull(description);
        assertEquals("web", description.name());
    }

    @Test
    void saysThatNothingIsKnown() throws IOException {
        ContainerKey key = new ContainerKey("systemd-nspawn", "vm", "vm", "");
        Told told = ContainerJson.read(ContainerJson.write(new ContainerTexts(key, null)));
        assertEquals(key, told.key());
        assertNull(told.description());
    }

    @Test
    void takesAPlaceholderForNoDescription() throws IOException {
        assertNull(read("{\"container\":{\"id\":\"aa\",\"type\":0,\"name\":\"incomplete\",\"image\":\"incomplete\"}}")
                .description());
    }

    @Test
    void refusesWhatTellsOfNoContainer() {
        for (String json : new String[] {"", "[]", "{}", "{\"container\":{\"id\":7}}", "{\"container\":", "null"}) {
            assertThrows(IOException.class, () -> read(json), json);
        }
    }

    @Test
    void leavesOutWhatWouldBeTooMuch() throws IOException {
        ContainerDescription.Builder much =
                ContainerDescription.toldBy("a test").name("web");
        for (int i = 0; i < 256; i++) {
            much.label("l" + i, "x".repeat(1024));
        }
        Text json = ContainerJson.write(new ContainerTexts(KEY, much.build()));
        assertTrue(json.length() < 10_000, () -> json.length() + " bytes");
        ContainerDescription description = ContainerJson.read(json).description();
        assertNotNull(description);
        assertEquals("web", description.name());
    }
}
