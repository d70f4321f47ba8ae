// SPDX-License-Identifier: Apache-2.0
package dev.lanner.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lanner.api.event.EventFlag;
import dev.lanner.api.event.EventKind;
import dev.lanner.api.event.EventType;
import dev.lanner.api.event.FlagTable;
import dev.lanner.api.event.Parameter;
import dev.lanner.api.event.ParameterType;
import dev.lanner.api.event.PrintFormat;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class StandardCatalogueTest {
    private static final Map<String, EventKind> KINDS = Map.of(
            "syscall", EventKind.SYSCALL,
            "tracepoint", EventKind.TRACEPOINT,
            "metaevent", EventKind.META,
            "plugin", EventKind.PLUGIN,
            "iter", EventKind.ITERATOR,
            "unknown", EventKind.UNUSED);

    private final StandardCatalogue catalogue = new StandardCatalogue();
    private final JsonNode table = json("event-table.json");
    private final JsonNode extensions = json("extensions.json").get("extensions");

    private static JsonNode json(String name) {
        try {
            return new ObjectMapper().readTree(new File("src/main/catalogue", name));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private int counted(String what) {
        return table.get("counts").get(what).asInt();
    }

    @Test
    void hasAsManyOfEverythingAsTheTableSaysItself() {
        List<EventType> types = catalogue.types();
        assertEquals(counted("total"), types.size());
        assertEquals(454, types.size());
        assertEquals(
                counted("unused"),
                types.stream().filter(t -> t.kind() == EventKind.UNUSED).count());
        assertEquals(
                counted("old_version"),
                types.stream()
                        .filter(t -> t.flags().contains(EventFlag.OLD_VERSION))
                        .count());
        assertEquals(
                counted("current"), types.stream().filter(EventType::isCurrent).count());
        KINDS.forEach((name, kind) -> assertEquals(
                counted("kind_" + name),
                types.stream().filter(t -> t.kind() == kind).count(),
                name));
        assertEquals(
                counted("params"),
                types.stream()
                        .filter(t -> t.kind() != EventKind.UNUSED)
                        .flatMap(t -> t.parameters().stream())
                        .filter(p -> !p.isExtension())
                        .count());
        assertEquals(counted("flag_tables"), catalogue.flagTables().size());
        assertEquals(
                counted("distinct_names"),
                types.stream()
                        .filter(t -> t.kind() != EventKind.UNUSED)
                        .map(EventType::name)
                        .distinct()
                        .count());
    }

    @Test
    void everyTypeIsAsTheTableHasIt() {
        Map<Integer, JsonNode> appended = new HashMap<>();
        extensions.forEach(extension -> appended.put(extension.get("code").asInt(), extension));
        for (JsonNode event : table.get("events")) {
            int code = event.get("code").asInt();
            EventType type = catalogue.types().get(code);
            assertEquals(code, type.code());
            assertEquals(event.get("enum").asText(), "PPME_" + type.enumName());
            assertEquals(event.get("name").asText(), type.name());
            assertEquals(event.get("direction").asText().equals("enter"), type.isEnter(), type.enumName());
            assertEquals(KINDS.get(event.get("kind").asText()), type.kind(), type.enumName());
            Set<String> category = texts(event.get("category"));
            assertTrue(category.contains("EC_" + type.category().name()), type.enumName());
            assertEquals(flagsOf(event), type.flags(), type.enumName());
            assertEquals(event.get("unused").asBoolean(), type.kind() == EventKind.UNUSED, type.enumName());
            JsonNode extension = appended.remove(code);
            List<JsonNode> parameters = new ArrayList<>();
            event.get("params").forEach(parameters::add);
            int own = parameters.size();
            if (extension != null) {
                assertEquals(own, extension.get("first_index").asInt());
                extension.get("params").forEach(parameters::add);
            }
            assertEquals(parameters.size(), type.parameters().size(), type.enumName());
            for (int i = 0; i < parameters.size(); i++) {
                assertParameter(parameters.get(i), i >= own, type.parameters().get(i), type.enumName() + " " + i);
            }
        }
        assertTrue(appended.isEmpty());
    }

    @Test
    void variantsAndDirectoriesAreThere() {
        Parameter value = catalogue.type("SOCKET_SETSOCKOPT_X").parameters().get(4);
        assertEquals(ParameterType.DYN, value.type());
        assertEquals(
                new Parameter.Variant(ParameterType.RELTIME, PrintFormat.DECIMAL),
                value.variants().get(4));
        assertEquals(
                3, catalogue.type("SYSCALL_RENAMEAT2_X").parameters().get(4).relativeTo());
        assertEquals(-1, catalogue.type("SYSCALL_OPEN_X").parameters().get(1).relativeTo());
    }

    private static Set<String> texts(JsonNode array) {
        Set<String> texts = new HashSet<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private static Set<EventFlag> flagsOf(JsonNode event) {
        Set<EventFlag> flags = new HashSet<>();
        for (String name : texts(event.get("flags"))) {
            switch (name) {
                case "EF_NONE", "EF_UNUSED" -> {}
                case "EF_SKIPPARSERESET" -> flags.add(EventFlag.SKIP_PARSE_RESET);
                default -> flags.add(EventFlag.valueOf(name.substring(3)));
            }
        }
        return flags;
    }

    private static PrintFormat format(JsonNode expected) {
        return switch (expected.get("format").asText()) {
            case "PF_NA" -> PrintFormat.NONE;
            case "PF_DEC" -> PrintFormat.DECIMAL;
            case "PF_HEX" -> PrintFormat.HEXADECIMAL;
            case "PF_OCT" -> PrintFormat.OCTAL;
            default -> throw new AssertionError(expected);
        };
    }

    private void assertParameter(JsonNode expected, boolean isExtension, Parameter parameter, String where) {
        assertEquals(expected.get("name").asText(), parameter.name(), where);
        assertEquals(expected.get("type").asText(), "PT_" + parameter.type().name(), where);
        assertEquals(format(expected), parameter.format(), where);
        assertEquals(isExtension, parameter.isExtension(), where);
        assertEquals(expected.path("dirfd_param_index").asInt(-1), parameter.relativeTo(), where);
        List<Parameter.Variant> variants = new ArrayList<>();
        if (expected.has("dynamic_table")) {
            for (JsonNode variant : table.get("dynamic_param_tables")
                    .get(expected.get("dynamic_table").asText())) {
                ParameterType type =
                        ParameterType.valueOf(variant.get("type").asText().substring(3));
                variants.add(new Parameter.Variant(type, format(variant)));
            }
            assertEquals(expected.get("dynamic_count").asInt(), variants.size(), where);
        }
        assertEquals(variants, parameter.variants(), where);
        FlagTable flags = parameter.flags();
        if (!expected.has("flag_table")) {
            assertNull(flags, where);
        } else if (flags == null) {
            throw new AssertionError(where + " has no flag table");
        } else {
            assertEquals(expected.get("flag_table").asText(), flags.name(), where);
            assertFlagTable(table.get("flag_tables").get(flags.name()), flags);
        }
    }

    private static void assertFlagTable(JsonNode expected, FlagTable flags) {
        assertEquals(expected.size(), flags.entries().size(), flags.name());
        for (int i = 0; i < expected.size(); i++) {
            assertEquals(
                    expected.get(i).get("name").asText(), flags.entries().get(i).name());
            assertEquals(
                    expected.get(i).get("value").asLong(),
                    flags.entries().get(i).value());
        }
    }

    @Test
    void everyFlagTableIsThereInTheTablesOrder() {
        List<String> names = new ArrayList<>();
        table.get("flag_tables").fieldNames().forEachRemaining(names::add);
        assertEquals(names, catalogue.flagTables().stream().map(FlagTable::name).toList());
        catalogue
                .flagTables()
                .forEach(flags -> assertFlagTable(table.get("flag_tables").get(flags.name()), flags));
    }

    @Test
    void parameterTypesHaveTheCodesAndSizesOfTheTable() {
        ParameterType[] types = ParameterType.values();
        assertEquals(types.length + 1, table.get("param_types").size(), "PT_MAX is none");
        for (int code = 0; code < types.length; code++) {
            ParameterType type = types[code];
            JsonNode expected = table.get("param_types").get(code);
            assertEquals(code, expected.get("code").asInt());
            assertEquals(expected.get("name").asText(), "PT_" + type);
            boolean isPointer = type == ParameterType.CHARBUFARRAY || type == ParameterType.CHARBUF_PAIR_ARRAY;
            int size = expected.get("size").isInt() && !isPointer
                    ? expected.get("size").asInt()
                    : 0;
            assertEquals(size, type.size(), type.name());
        }
    }

    @Test
    void findsEachTypeByItsEnumName() {
        catalogue.types().forEach(type -> assertEquals(type, catalogue.type(type.enumName())));
        assertEquals(186, catalogue.type("PROCEXIT_1_E").code());
        assertThrows(IllegalArgumentException.class, () -> catalogue.type("PPME_PROCEXIT_1_E"));
    }

    @Test
    void aNameMeansItsCurrentTypesInTheOrderOfTheirCodes() {
        assertEquals(List.of(2, 3), codes("open"));
        assertEquals(List.of(186), codes("procexit"));
        assertEquals(List.of(1), codes("syscall"));
        assertEquals(List.of(), codes("tracer"), "old versions only");
        assertEquals(List.of(), codes("NA"));
        assertEquals(List.of(), codes("no such thing"));
        assertEquals(List.of(), codes("OPEN"));
        int named = 0;
        for (EventType type : catalogue.types()) {
            assertEquals(type.isCurrent(), catalogue.named(type.name()).contains(type), type.enumName());
            named += type.isCurrent() ? 1 : 0;
        }
        assertEquals(counted("current"), named);
    }

    private List<Integer> codes(String name) {
        return catalogue.named(name).stream().map(EventType::code).toList();
    }

    @Test
    void aSystemCallWithoutEventMeansTheGenericEvent() {
        assertEquals(List.of(1), codes("uname"));
        assertEquals(List.of(1), codes("gettid"));
        assertEquals(List.of(), codes("pread64"), "its event is called pread");
        int generic = 0;
        for (JsonNode syscall : table.get("ppm_sc")) {
            String name = syscall.get("name").asText();
            boolean isGeneric = false;
            boolean isOwn = false;
            for (JsonNode entry : syscall.get("syscalls")) {
                isGeneric |= entry.get("generic").asBoolean();
                String event = entry.get("exit_event").asText().substring("PPME_".length());
                isOwn |= catalogue.type(event).name().equals(name);
            }
            assertEquals(isGeneric, codes(name).equals(List.of(1)), name);
            assertEquals(isGeneric || isOwn, !codes(name).isEmpty(), name);
            generic += isGeneric ? 1 : 0;
        }
        assertEquals(272, generic);
    }

    @Test
    void namesAreThoseOfEventsAndSystemCallsSorted() {
        TreeSet<String> expected = new TreeSet<>();
        table.get("events").forEach(event -> {
            if (!event.get("unused").asBoolean()) {
                expected.add(event.get("name").asText());
            }
        });
        table.get("ppm_sc").forEach(syscall -> expected.add(syscall.get("name").asText()));
        // What news of containers is called, as other tools accept it once they have their container plugin.
        expected.add("container_removed");
        assertEquals(List.copyOf(expected), List.copyOf(catalogue.names()));
        assertEquals(490, catalogue.names().size());
        assertFalse(catalogue.names().contains("NA"));
        assertThrows(
                UnsupportedOperationException.class, () -> catalogue.names().add("x"));
        catalogue.names().forEach(name -> assertEquals(name, name.toLowerCase(Locale.ROOT)));
    }

    @Test
    void newsOfContainersHasTheNamesThatItCarries() {
        assertEquals(List.of(324, 402), codes("container"));
        assertEquals(List.of(402), codes("container_removed"));
        assertEquals(List.of(402), codes("asyncevent"));
    }

    @Test
    void namesSystemCallsByTheirCode() {
        assertEquals(counted("ppm_sc_codes"), table.get("ppm_sc").size());
        for (JsonNode syscall : table.get("ppm_sc")) {
            assertEquals(
                    syscall.get("name").asText(),
                    catalogue.syscallName(syscall.get("ppm_sc").asInt()));
        }
        assertNull(catalogue.syscallName(-1));
        assertNull(catalogue.syscallName(counted("ppm_sc_codes")));
        assertNull(catalogue.syscallName(0xFFFF));
    }
}
