// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/** Everything that can be set, read from the metatype of the bundles as they lie on disk. */
public final class Schema {
    /** What the names of our sections are short for. */
    static final String PREFIX = "dev.lanner.";

    private static final String METATYPE = "OSGI-INF/metatype/";

    private final Map<String, Section> sections = new TreeMap<>();

    Schema(List<Section> sections) {
        for (Section section : sections) {
            String pid = section.pid();
            this.sections.put(pid.startsWith(PREFIX) ? pid.substring(PREFIX.length()) : pid, section);
        }
    }

    /** Of these bundles, and of the launcher itself. A jar that cannot be read is left to the framework to complain of. */
    public static Schema of(List<Path> jars) {
        List<Section> sections = new ArrayList<>(LauncherSections.ALL);
        for (Path jar : jars) {
            try (ZipFile zip = new ZipFile(jar.toFile())) {
                for (ZipEntry entry : zip.stream().filter(Schema::isMetatype).toList()) {
                    try (InputStream xml = zip.getInputStream(entry)) {
                        sections.addAll(read(xml));
                    }
                }
            } catch (IOException | XMLStreamException e) {
                System.Logger log = System.getLogger(Schema.class.getName());
                log.log(System.Logger.Level.DEBUG, "No metatype is read of {0}: {1}", jar, e);
            }
        }
        return new Schema(sections);
    }

    /** The section of this name, dots between its parts; null if there is none. */
    @Nullable
    Section section(String name) {
        return sections.get(name);
    }

    /** Whether there are sections below this name. */
    boolean isGroup(String name) {
        return !below(name).isEmpty();
    }

    /** The keys that lead from this name to sections. */
    Set<String> below(String name) {
        return below(name, section -> true);
    }

    /** The same, but for sections of others at the top, which nobody means by a short name. */
    Set<String> ownBelow(String name) {
        return below(name, section -> section.pid().startsWith(PREFIX));
    }

    private Set<String> below(String name, Predicate<Section> condition) {
        String prefix = name.isEmpty() ? "" : name + ".";
        Set<String> keys = new TreeSet<>();
        for (Map.Entry<String, Section> entry : sections.entrySet()) {
            String section = entry.getKey();
            if (section.startsWith(prefix) && condition.test(entry.getValue())) {
                String rest = section.substring(prefix.length());
                int dot = rest.indexOf('.');
                keys.add(dot < 0 ? rest : rest.substring(0, dot));
            }
        }
        return keys;
    }

    private static boolean isMetatype(ZipEntry entry) {
        return entry.getName().startsWith(METATYPE) && entry.getName().endsWith(".xml");
    }

    static List<Section> read(InputStream xml) throws XMLStreamException {
        XMLInputFactory factory = XMLInputFactory.newFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        XMLStreamReader reader = factory.createXMLStreamReader(xml);
        Map<String, Map<String, Attribute>> classes = new HashMap<>();
        List<Section> sections = new ArrayList<>();
        Map<String, Attribute> attributes = Map.of();
        String pid = "";
        boolean isFactory = false;
        while (reader.hasNext()) {
            if (reader.next() != XMLStreamConstants.START_ELEMENT) {
                continue;
            }
            switch (reader.getLocalName()) {
                case "OCD" -> {
                    attributes = new LinkedHashMap<>();
                    classes.put(value(reader, "id", ""), attributes);
                }
                case "AD" -> {
                    Attribute attribute = attribute(reader);
                    attributes.put(attribute.id(), attribute);
                }
                case "Designate" -> {
                    String factoryPid = value(reader, "factoryPid", "");
                    isFactory = !factoryPid.isEmpty();
                    pid = isFactory ? factoryPid : value(reader, "pid", "");
                }
                case "Object" ->
                    sections.add(
                            new Section(pid, isFactory, classes.getOrDefault(value(reader, "ocdref", ""), Map.of())));
                default -> {}
            }
        }
        return sections;
    }

    /** Reads an attribute with its options, up to its end. */
    private static Attribute attribute(XMLStreamReader reader) throws XMLStreamException {
        String id = value(reader, "id", "");
        String type = value(reader, "type", "String");
        boolean isList = !value(reader, "cardinality", "0").equals("0");
        String min = reader.getAttributeValue(null, "min");
        String max = reader.getAttributeValue(null, "max");
        List<String> options = new ArrayList<>();
        while (reader.next() != XMLStreamConstants.END_ELEMENT
                || !reader.getLocalName().equals("AD")) {
            if (reader.isStartElement() && reader.getLocalName().equals("Option")) {
                options.add(value(reader, "value", ""));
            }
        }
        return new Attribute(id, type, isList, options, min, max);
    }

    private static String value(XMLStreamReader reader, String name, String otherwise) {
        String value = reader.getAttributeValue(null, name);
        return value == null ? otherwise : value;
    }
}
