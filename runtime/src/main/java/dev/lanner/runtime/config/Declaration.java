// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime.config;

import dev.lanner.runtime.config.Attribute.Limits;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** What a bundle declares that is asked for before it is installed: what it is there for, and what can be set of it. */
public final class Declaration {
    /** Of a bundle: the sections, with commas between, for which alone it is there. Without one of them it does nothing. */
    static final String ONLY_FOR = "Lanner-Only-For";

    private static final String METATYPE = "OSGI-INF/metatype/";
    private static final Declaration NONE = new Declaration("", "", List.of());

    private final String name;
    private final String onlyFor;
    private final List<Section> sections;

    /**
     * Of a bundle.
     *
     * @param name its symbolic name; empty if it has none
     * @param onlyFor what it says under {@link #ONLY_FOR}; empty if nothing
     * @param sections what can be set
     */
    Declaration(String name, String onlyFor, List<Section> sections) {
        this.name = name;
        this.onlyFor = onlyFor;
        this.sections = List.copyOf(sections);
    }

    /** Of a bundle of which nothing can be set. */
    public Declaration(String name, String onlyFor) {
        this(name, onlyFor, List.of());
    }

    /** What a jar on disk declares; nothing if it cannot be read, which is left to the framework to complain of. */
    static Declaration of(Path jar) {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            Attributes header = header(zip);
            List<Section> sections = new ArrayList<>();
            for (ZipEntry entry : zip.stream().filter(Declaration::isMetatype).toList()) {
                try (InputStream xml = zip.getInputStream(entry)) {
                    sections.addAll(read(xml));
                }
            }
            return new Declaration(value(header, "Bundle-SymbolicName"), value(header, ONLY_FOR), sections);
        } catch (IOException | XMLStreamException e) {
            System.Logger log = System.getLogger(Declaration.class.getName());
            log.log(System.Logger.Level.DEBUG, "Nothing is read of what {0} declares: {1}", jar, e);
            return NONE;
        }
    }

    /** Its symbolic name; empty if it has none. */
    public String name() {
        return name;
    }

    /** The sections, with commas between, for which alone it is there; empty if it is there whatever is set. */
    public String onlyFor() {
        return onlyFor;
    }

    /** What can be set. */
    List<Section> sections() {
        return sections;
    }

    private static Attributes header(ZipFile zip) throws IOException {
        ZipEntry entry = zip.getEntry(JarFile.MANIFEST_NAME);
        if (entry == null) {
            return new Attributes();
        }
        try (InputStream text = zip.getInputStream(entry)) {
            return new Manifest(text).getMainAttributes();
        }
    }

    /** Without parameters, which follow a semicolon. */
    private static String value(Attributes header, String name) {
        String value = header.getValue(name);
        return value == null ? "" : value.split(";", 2)[0].strip();
    }

    private static boolean isMetatype(ZipEntry entry) {
        return entry.getName().startsWith(METATYPE) && entry.getName().endsWith(".xml");
    }

    private static List<Section> read(InputStream xml) throws XMLStreamException {
        XMLInputFactory factory = XMLInputFactory.newFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        XMLStreamReader reader = factory.createXMLStreamReader(xml);
        Map<String, Map<String, Attribute>> classes = new HashMap<>();
        List<Section> sections = new ArrayList<>();
        Map<String, String> descriptions = new HashMap<>();
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
                    String id = value(reader, "id", "");
                    classes.put(id, attributes);
                    descriptions.put(id, value(reader, "description", ""));
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
                case "Object" -> {
                    String id = value(reader, "ocdref", "");
                    sections.add(new Section(
                            pid, isFactory, descriptions.getOrDefault(id, ""), classes.getOrDefault(id, Map.of())));
                }
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
        String description = value(reader, "description", "");
        String defaultText = value(reader, "default", "");
        String max = reader.getAttributeValue(null, "max");
        List<String> options = new ArrayList<>();
        while (reader.next() != XMLStreamConstants.END_ELEMENT
                || !reader.getLocalName().equals("AD")) {
            if (reader.isStartElement() && reader.getLocalName().equals("Option")) {
                options.add(value(reader, "value", ""));
            }
        }
        return new Attribute(id, type, isList, new Limits(options, min, max), description, defaultText);
    }

    private static String value(XMLStreamReader reader, String name, String otherwise) {
        String value = reader.getAttributeValue(null, name);
        return value == null ? otherwise : value;
    }
}
