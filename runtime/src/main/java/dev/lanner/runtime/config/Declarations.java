// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime.config;

import dev.lanner.runtime.config.Attribute.Limits;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What bundles declare, remembered between starts: to open jars of thousands of classes for it takes longer than all else that
 * is done with the configuration. A bundle that has another size or time than it had then is looked into again.
 *
 * <p><em>Thread:</em> any.
 */
public final class Declarations {
    private static final String FORMAT = "lanner declarations 1";

    private final Map<Stamp, Declaration> remembered = new ConcurrentHashMap<>();

    /** A jar as it was. */
    private record Stamp(String name, long bytes, long timeMs) {
        static Stamp of(Path jar) throws IOException {
            return new Stamp(
                    String.valueOf(jar.getFileName()),
                    Files.size(jar),
                    Files.getLastModifiedTime(jar).toMillis());
        }
    }

    /** None yet. */
    public Declarations() {}

    /** What was written there; none if there is nothing that can be read. */
    public static Declarations read(Path file) {
        Declarations read = new Declarations();
        if (Files.isReadable(file)) {
            try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
                read.readAll(in);
            } catch (IOException e) {
                read.remembered.clear();
                System.Logger log = System.getLogger(Declarations.class.getName());
                log.log(System.Logger.Level.DEBUG, "{0} is of no use: {1}", file, e);
            }
        }
        return read;
    }

    /** What a jar declares; nothing if it cannot be read. */
    public Declaration of(Path jar) {
        try {
            return remembered.computeIfAbsent(Stamp.of(jar), stamp -> Declaration.of(jar));
        } catch (IOException e) {
            return Declaration.of(jar);
        }
    }

    /** Of each of these. */
    public List<Declaration> of(List<Path> jars) {
        List<Declaration> declarations = new ArrayList<>();
        jars.forEach(jar -> declarations.add(of(jar)));
        return declarations;
    }

    /** Writes what is to be remembered of these, over what was there. */
    public static void write(Path file, List<Path> jars) throws IOException {
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
            out.writeUTF(FORMAT);
            out.writeInt(jars.size());
            for (Path jar : jars) {
                Stamp stamp = Stamp.of(jar);
                out.writeUTF(stamp.name());
                out.writeLong(stamp.bytes());
                out.writeLong(stamp.timeMs());
                write(out, Declaration.of(jar));
            }
        }
    }

    private void readAll(DataInputStream in) throws IOException {
        if (!in.readUTF().equals(FORMAT)) {
            throw new IOException("it is of another Lanner");
        }
        for (int jars = in.readInt(); jars > 0; jars--) {
            Stamp stamp = new Stamp(in.readUTF(), in.readLong(), in.readLong());
            String name = in.readUTF();
            String onlyFor = in.readUTF();
            List<Section> sections = new ArrayList<>();
            for (int count = in.readInt(); count > 0; count--) {
                sections.add(readSection(in));
            }
            remembered.put(stamp, new Declaration(name, onlyFor, sections));
        }
    }

    private static Section readSection(DataInputStream in) throws IOException {
        String pid = in.readUTF();
        boolean isFactory = in.readBoolean();
        String description = in.readUTF();
        Map<String, Attribute> attributes = new LinkedHashMap<>();
        for (int count = in.readInt(); count > 0; count--) {
            Attribute attribute = readAttribute(in);
            attributes.put(attribute.id(), attribute);
        }
        return new Section(pid, isFactory, description, attributes);
    }

    private static Attribute readAttribute(DataInputStream in) throws IOException {
        String id = in.readUTF();
        String type = in.readUTF();
        boolean isList = in.readBoolean();
        List<String> options = new ArrayList<>();
        for (int count = in.readInt(); count > 0; count--) {
            options.add(in.readUTF());
        }
        Limits limits = new Limits(options, readOptional(in), readOptional(in));
        return new Attribute(id, type, isList, limits, in.readUTF(), in.readUTF());
    }

    private static @Nullable String readOptional(DataInputStream in) throws IOException {
        return in.readBoolean() ? in.readUTF() : null;
    }

    private static void write(DataOutputStream out, Declaration declaration) throws IOException {
        out.writeUTF(declaration.name());
        out.writeUTF(declaration.onlyFor());
        out.writeInt(declaration.sections().size());
        for (Section section : declaration.sections()) {
            out.writeUTF(section.pid());
            out.writeBoolean(section.isFactory());
            out.writeUTF(section.description());
            out.writeInt(section.attributes().size());
            for (Attribute attribute : section.attributes().values()) {
                write(out, attribute);
            }
        }
    }

    private static void write(DataOutputStream out, Attribute attribute) throws IOException {
        out.writeUTF(attribute.id());
        out.writeUTF(attribute.type());
        out.writeBoolean(attribute.isList());
        Limits limits = attribute.limits();
        out.writeInt(limits.options().size());
        for (String option : limits.options()) {
            out.writeUTF(option);
        }
        writeOptional(out, limits.min());
        writeOptional(out, limits.max());
        out.writeUTF(attribute.description());
        out.writeUTF(attribute.defaultText());
    }

    private static void writeOptional(DataOutputStream out, @Nullable String text) throws IOException {
        out.writeBoolean(text != null);
        if (text != null) {
            out.writeUTF(text);
        }
    }
}
