// SPDX-License-Identifier: Apache-2.0
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Packs the catalogue's JSON files into the resource that the events bundle reads at its start. A build step, run from source.
 *
 * <p>The resource, big-endian; s = u16 index into the texts, n = u16 count:
 *
 * <pre>
 * u32 magic, u16 version
 * n texts:        u8 length, ASCII
 * n flag tables:  s name, n entries: s name, u64 value
 * n variant lists: u8 count, count times: s type, s format
 * n parameters:   s name, s type, s format, u16 flag table + 1 (0: none), u8 variant list + 1 (0: none),
 *                 u8 parameter that a path is relative to + 1 (0: none), u8 extension        (each different one once)
 * n types:        s enum name, s name, s kind, s category, u16 flags, u8 count, count times u16 parameter
 * n system calls: s name, u8 form: 0 no system call, 1 with an event of its own, 2 generic
 * </pre>
 *
 * <p>A second resource holds the conversion of old events; {@link #packConversions} says how it is laid out.
 */
final class PackCatalogue {
    static final int MAGIC = 0x4C4E4352;
    static final int VERSION = 2;
    static final int CONVERSIONS_MAGIC = 0x4C4E4356;

    /** Names of the catalogue's kinds in Java. */
    private static final Map<String, String> KINDS = Map.of(
            "syscall", "SYSCALL",
            "tracepoint", "TRACEPOINT",
            "metaevent", "META",
            "plugin", "PLUGIN",
            "iter", "ITERATOR",
            "unknown", "UNUSED");

    /** Names of the catalogue's print formats in Java. */
    private static final Map<String, String> FORMATS = Map.of(
            "PF_NA", "NONE",
            "PF_DEC", "DECIMAL",
            "PF_HEX", "HEXADECIMAL",
            "PF_OCT", "OCTAL",
            "PF_10_PADDED_DEC", "PADDED_DECIMAL",
            "PF_ID", "IDENTIFIER",
            "PF_DIR", "DIRECTION");

    /** Bits of the catalogue's flags by the ordinal of the Java enum; EF_NONE and EF_UNUSED are said otherwise. */
    private static final List<String> FLAGS = List.of(
            "EF_CREATES_FD",
            "EF_DESTROYS_FD",
            "EF_USES_FD",
            "EF_READS_FROM_FD",
            "EF_WRITES_TO_FD",
            "EF_MODIFIES_STATE",
            "EF_WAITS",
            "EF_SKIPPARSERESET",
            "EF_OLD_VERSION",
            "EF_LARGE_PAYLOAD",
            "EF_CONVERTER_MANAGED");

    /** Parts of a category that say where an event comes from, not what it is about. */
    private static final List<String> ORIGINS =
            List.of("EC_SYSCALL", "EC_TRACEPOINT", "EC_PLUGIN", "EC_METAEVENT", "EC_ITER");

    /** Ways to convert, by the ordinal of the Java enum. */
    private static final List<String> ACTIONS =
            List.of("STORE", "STORE_AND_PASS", "PASS", "ADD_PARAMS", "CHANGE_TYPE");

    /** Where a converted parameter comes from and what stands in for it, by the ordinal of the Java enum. */
    private static final List<String> ORIGINS_OF_VALUES = List.of(
            "FROM_EMPTY",
            "FROM_DEFAULT",
            "FROM_OLD",
            "FROM_ENTER",
            "FROM_ENTER CIF_FALLBACK_TO_EMPTY",
            "FROM_CALLBACK CIF_FALLBACK_TO_EMPTY");

    private final Map<String, Integer> texts = new LinkedHashMap<>();
    private final Map<String, Integer> flagTables = new LinkedHashMap<>();
    private final Map<String, Integer> variantLists = new LinkedHashMap<>();
    private final Map<List<Integer>, Integer> parameters = new LinkedHashMap<>();

    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        Path target = Path.of(arguments[1]);
        Map<?, ?> table = object(read(folder.resolve("event-table.json")));
        Map<?, ?> extensions = object(read(folder.resolve("extensions.json")));
        byte[] packed = new PackCatalogue().pack(table, array(extensions.get("extensions")));
        Files.createDirectories(target);
        Files.write(target.resolve("catalogue.bin"), packed);
        Files.write(target.resolve("conversions.bin"), packConversions(table));
    }

    private byte[] pack(Map<?, ?> table, List<?> extensions) throws IOException {
        ByteArrayOutputStream tables = new ByteArrayOutputStream();
        writeFlagTables(object(table.get("flag_tables")), new DataOutputStream(tables));
        writeVariantLists(object(table.get("dynamic_param_tables")), new DataOutputStream(tables));
        ByteArrayOutputStream types = new ByteArrayOutputStream();
        writeTypes(array(table.get("events")), extensionsByCode(extensions), new DataOutputStream(types));
        ByteArrayOutputStream syscalls = new ByteArrayOutputStream();
        writeSyscalls(array(table.get("ppm_sc")), new DataOutputStream(syscalls));

        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(MAGIC);
        out.writeShort(VERSION);
        out.writeShort(texts.size());
        for (String text : texts.keySet()) {
            byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
            out.writeByte(u8(ascii.length));
            out.write(ascii);
        }
        tables.writeTo(out);
        out.writeShort(parameters.size());
        for (List<Integer> parameter : parameters.keySet()) {
            for (int part : parameter.subList(0, 4)) {
                out.writeShort(part);
            }
            for (int part : parameter.subList(4, 7)) {
                out.writeByte(u8(part));
            }
        }
        types.writeTo(out);
        syscalls.writeTo(out);
        return bytes.toByteArray();
    }

    private void writeFlagTables(Map<?, ?> source, DataOutputStream out) throws IOException {
        out.writeShort(source.size());
        for (Map.Entry<?, ?> flagTable : source.entrySet()) {
            flagTables.put((String) flagTable.getKey(), flagTables.size());
            out.writeShort(text((String) flagTable.getKey()));
            List<?> entries = array(flagTable.getValue());
            out.writeShort(entries.size());
            for (Object entry : entries) {
                out.writeShort(text(string(object(entry), "name")));
                out.writeLong((Long) object(entry).get("value"));
            }
        }
    }

    private void writeVariantLists(Map<?, ?> source, DataOutputStream out) throws IOException {
        out.writeShort(source.size());
        for (Map.Entry<?, ?> list : source.entrySet()) {
            variantLists.put((String) list.getKey(), variantLists.size());
            List<?> variants = array(list.getValue());
            out.writeByte(u8(variants.size()));
            for (int i = 0; i < variants.size(); i++) {
                Map<?, ?> variant = object(variants.get(i));
                check((Long) variant.get("index") == i, "event-table.json: " + list.getKey() + " is not in order");
                out.writeShort(text(string(variant, "type").substring("PT_".length())));
                out.writeShort(text(known(FORMATS, string(variant, "format"))));
            }
        }
    }

    private void writeTypes(List<?> events, Map<Integer, Map<?, ?>> extensions, DataOutputStream out)
            throws IOException {
        out.writeShort(events.size());
        for (int code = 0; code < events.size(); code++) {
            Map<?, ?> event = object(events.get(code));
            check((Long) event.get("code") == code, "event-table.json: codes are not in order at " + code);
            out.writeShort(text(string(event, "enum").substring("PPME_".length())));
            out.writeShort(text(string(event, "name")));
            out.writeShort(text(known(KINDS, string(event, "kind"))));
            out.writeShort(text(category(array(event.get("category")))));
            out.writeShort(flags(array(event.get("flags"))));
            writeParameters(code, event, extensions.remove(code), out);
        }
        check(extensions.isEmpty(), "extensions.json: no such codes: " + extensions.keySet());
    }

    private void writeParameters(int code, Map<?, ?> event, Map<?, ?> extension, DataOutputStream out)
            throws IOException {
        List<?> own = array(event.get("params"));
        List<?> appended = List.of();
        if (extension != null) {
            appended = array(extension.get("params"));
            check(
                    (Long) extension.get("first_index") == own.size()
                            && event.get("enum").equals(extension.get("enum")),
                    "extensions.json: name or first_index of " + code + " does not fit event-table.json");
        }
        out.writeByte(u8(own.size() + appended.size()));
        for (Object parameter : own) {
            checkDirectory(object(parameter), own);
            out.writeShort(parameter(object(parameter), 0));
        }
        for (Object parameter : appended) {
            out.writeShort(parameter(object(parameter), 1));
        }
    }

    private int parameter(Map<?, ?> source, int extension) {
        Object flagTable = source.get("flag_table");
        int table = 0;
        if (flagTable != null) {
            check(flagTables.containsKey(flagTable), "event-table.json: no flag table " + flagTable);
            table = flagTables.get(flagTable) + 1;
        }
        List<Integer> parameter = List.of(
                text(string(source, "name")),
                text(string(source, "type").substring("PT_".length())),
                text(known(FORMATS, string(source, "format"))),
                table,
                variantList(source),
                source.get("dirfd_param_index") instanceof Long index ? index.intValue() + 1 : 0,
                extension);
        return parameters.computeIfAbsent(parameter, added -> parameters.size());
    }

    private int variantList(Map<?, ?> parameter) {
        Object list = parameter.get("dynamic_table");
        check(
                variantLists.containsKey(list) == parameter.get("type").equals("PT_DYN"),
                "event-table.json: the type of " + parameter.get("name") + " does not fit its table " + list);
        return list == null ? 0 : variantLists.get(list) + 1;
    }

    private static void checkDirectory(Map<?, ?> parameter, List<?> siblings) {
        boolean isRelative = parameter.get("type").equals("PT_FSRELPATH");
        Object index = parameter.get("dirfd_param_index");
        check(isRelative == (index != null), "event-table.json: what is " + parameter.get("name") + " relative to?");
        if (isRelative) {
            Map<?, ?> directory = object(siblings.get(((Long) index).intValue()));
            check(directory.get("type").equals("PT_FD"), "event-table.json: no descriptor: " + directory.get("name"));
        }
    }

    /**
     * The conversion of old events, big-endian: u32 magic, u16 version, u16 count, count times: u16 code, u8 number of
     * parameters, u8 action, u16 code of the result, u8 count of its new parameters, each: u8 origin, u8 index there.
     */
    private static byte[] packConversions(Map<?, ?> table) throws IOException {
        Map<String, Integer> codes = new HashMap<>();
        for (Object event : array(table.get("events"))) {
            codes.put(string(object(event), "enum"), ((Long) object(event).get("code")).intValue());
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(CONVERSIONS_MAGIC);
        out.writeShort(VERSION);
        List<?> conversions = array(table.get("conversion_table"));
        out.writeShort(conversions.size());
        for (Object entry : conversions) {
            Map<?, ?> conversion = object(entry);
            out.writeShort(codes.get(string(conversion, "event")));
            out.writeByte(u8(((Long) conversion.get("nparams")).intValue()));
            out.writeByte(u8(ACTIONS.indexOf(string(conversion, "action"))));
            Object target = conversion.get("to");
            out.writeShort(codes.get(target == null ? string(conversion, "event") : target));
            List<?> instructions = array(conversion.get("instrs"));
            out.writeByte(u8(instructions.size()));
            for (Object instruction : instructions) {
                List<?> parts = array(instruction);
                String origin = parts.get(0) + (parts.size() > 2 ? " " + parts.get(2) : "");
                out.writeByte(u8(ORIGINS_OF_VALUES.indexOf(origin)));
                out.writeByte(u8(((Long) parts.get(1)).intValue()));
            }
        }
        return bytes.toByteArray();
    }

    private void writeSyscalls(List<?> source, DataOutputStream out) throws IOException {
        out.writeShort(source.size());
        for (int code = 0; code < source.size(); code++) {
            Map<?, ?> syscall = object(source.get(code));
            check((Long) syscall.get("ppm_sc") == code, "event-table.json: ppm_sc is not in order at " + code);
            List<?> entries = array(syscall.get("syscalls"));
            boolean isGeneric = entries.stream().anyMatch(entry -> (Boolean) object(entry).get("generic"));
            out.writeShort(text(string(syscall, "name")));
            out.writeByte(entries.isEmpty() ? 0 : isGeneric ? 2 : 1);
        }
    }

    private static Map<Integer, Map<?, ?>> extensionsByCode(List<?> extensions) {
        Map<Integer, Map<?, ?>> byCode = new HashMap<>();
        for (Object extension : extensions) {
            byCode.put(((Long) object(extension).get("code")).intValue(), object(extension));
        }
        return byCode;
    }

    private static String category(List<?> parts) {
        List<Object> about = new ArrayList<>(parts);
        about.removeAll(ORIGINS);
        check(about.size() == 1, "event-table.json: not one category in " + parts);
        return ((String) about.get(0)).substring("EC_".length());
    }

    private static int flags(List<?> names) {
        int bits = 0;
        for (Object name : names) {
            int bit = FLAGS.indexOf(name);
            check(bit >= 0 || name.equals("EF_NONE") || name.equals("EF_UNUSED"), "event-table.json: flag " + name);
            bits |= bit < 0 ? 0 : 1 << bit;
        }
        return bits;
    }

    private int text(String text) {
        return texts.computeIfAbsent(text, added -> texts.size());
    }

    private static String known(Map<String, String> names, String name) {
        check(names.containsKey(name), "event-table.json: unknown name " + name);
        return names.get(name);
    }

    private static int u8(int value) {
        check(value >= 0 && value < 256, value + " does not fit a byte");
        return value;
    }

    private static void check(boolean holds, String message) {
        if (!holds) {
            throw new IllegalStateException(message);
        }
    }

    private static Map<?, ?> object(Object value) {
        return (Map<?, ?>) value;
    }

    private static List<?> array(Object value) {
        return (List<?>) value;
    }

    private static String string(Map<?, ?> object, String key) {
        return (String) object.get(key);
    }

    private static Object read(Path file) throws IOException {
        return new Json(Files.readString(file)).document();
    }

    /** Just enough JSON for our own files: whole numbers only. */
    private static final class Json {
        private final String text;
        private int at;

        Json(String text) {
            this.text = text;
        }

        Object document() {
            Object value = value();
            check(next() == 0, "JSON goes on after its end, at " + at);
            return value;
        }

        private Object value() {
            return switch (next()) {
                case '{' -> object();
                case '[' -> array();
                case '"' -> string();
                case 't' -> word("true", true);
                case 'f' -> word("false", false);
                case 'n' -> word("null", null);
                default -> number();
            };
        }

        private Map<String, Object> object() {
            Map<String, Object> members = new LinkedHashMap<>();
            at++;
            while (next() != '}') {
                check(next() == '"', "JSON: no key at " + at);
                String key = string();
                check(next() == ':', "JSON: no colon at " + at);
                at++;
                members.put(key, value());
                comma('}');
            }
            at++;
            return members;
        }

        private List<Object> array() {
            List<Object> elements = new ArrayList<>();
            at++;
            while (next() != ']') {
                elements.add(value());
                comma(']');
            }
            at++;
            return elements;
        }

        private void comma(char end) {
            if (next() == ',') {
                at++;
            } else {
                check(next() == end, "JSON: neither comma nor end at " + at);
            }
        }

        private String string() {
            StringBuilder value = new StringBuilder();
            for (at++; text.charAt(at) != '"'; at++) {
                char c = text.charAt(at);
                value.append(c == '\\' ? escape(text.charAt(++at)) : c);
            }
            at++;
            return value.toString();
        }

        private char escape(char c) {
            switch (c) {
                case 'n':
                    return '\n';
                case 't':
                    return '\t';
                case 'u':
                    at += 4;
                    return (char) Integer.parseInt(text, at - 3, at + 1, 16);
                default:
                    return c;
            }
        }

        private Object word(String word, Object value) {
            check(text.startsWith(word, at), "JSON: unknown word at " + at);
            at += word.length();
            return value;
        }

        private Long number() {
            int start = at;
            while (at < text.length() && "-0123456789".indexOf(text.charAt(at)) >= 0) {
                at++;
            }
            check(at > start, "JSON: no value at " + start);
            return Long.valueOf(text.substring(start, at));
        }

        /** The next character that is no space, still to be read; 0 at the end. */
        private char next() {
            while (at < text.length() && text.charAt(at) <= ' ') {
                at++;
            }
            return at < text.length() ? text.charAt(at) : 0;
        }
    }
}
