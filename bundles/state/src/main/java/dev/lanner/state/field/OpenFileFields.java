// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.field;

import dev.lanner.api.event.Event;
import dev.lanner.api.event.EventCatalogue;
import dev.lanner.api.event.PrintFormat;
import dev.lanner.api.field.ArgumentMode;
import dev.lanner.api.field.FieldFlag;
import dev.lanner.api.field.FieldReader;
import dev.lanner.api.field.FieldSpec;
import dev.lanner.api.field.FieldType;
import dev.lanner.api.field.FieldValue;
import dev.lanner.api.field.Scope;
import dev.lanner.api.text.Text;
import dev.lanner.spi.field.FieldProvider;
import dev.lanner.state.file.FileKind;
import dev.lanner.state.file.FileRecord;
import dev.lanner.state.file.FileTable;
import dev.lanner.state.process.ThreadRecord;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** What the process has open: how much, of which kinds, and its standard input and outputs. */
@Component
public final class OpenFileFields implements FieldProvider {
    private static final double PERCENT = 100;

    private final EventFiles eventFiles;

    @Activate
    public OpenFileFields(@Reference EventCatalogue catalogue) {
        eventFiles = new EventFiles(catalogue);
    }

    @Override
    public List<FieldSpec> fields() {
        // An opened or closed descriptor makes no new version of the thread, so these belong to the event.
        FieldList list = new FieldList(Scope.EVENT);
        standard(list, 0, "stdin", "standard input");
        standard(list, 1, "stdout", "standard output");
        standard(list, 2, "stderr", "standard error output");
        list.add(
                        "proc.fdopencount",
                        FieldType.UNSIGNED,
                        PrintFormat.DECIMAL,
                        "Descriptors that the process has open.",
                        (event, value) -> {
                            FileTable files = EventFiles.files(event);
                            value.setNumber(files == null ? 0 : files.size());
                            return event.thread() != null;
                        })
                .add(
                        "proc.fdusage",
                        FieldType.DOUBLE,
                        PrintFormat.NONE,
                        "Descriptors that the process has open, in percent of the most it may have.",
                        OpenFileFields::usage)
                .withArgument(
                        "fd.types",
                        FieldType.TEXT,
                        ArgumentMode.OPTIONAL,
                        PrintFormat.NONE,
                        "Kinds of all that the process has open, each once; with a number that of one descriptor.",
                        this::types)
                .with(FieldFlag.LIST, FieldFlag.NO_RIGHT_SIDE);
        return list.fields();
    }

    private static void standard(FieldList list, long number, String name, String what) {
        list.text("proc." + name + ".type", "Kind of the process's " + what + ", as in fd.type.", (event, value) -> {
                    FileRecord file = EventFiles.file(event, number);
                    return file != null && FileFields.type(file, value);
                })
                .path(
                        "proc." + name + ".name",
                        "Name of the process's " + what + ", as in fd.name.",
                        (event, value) -> {
                            FileRecord file = EventFiles.file(event, number);
                            value.setText(file == null ? Text.EMPTY : file.name());
                            return file != null;
                        });
    }

    private static boolean usage(Event event, FieldValue value) {
        if (!(event.thread() instanceof ThreadRecord thread)) {
            return false;
        }
        FileTable files = thread.files();
        long limit = thread.process().openFilesLimit();
        double percent = files == null || limit <= 0 ? 0 : Math.min(PERCENT, files.size() * PERCENT / limit);
        value.setNumber(Double.doubleToRawLongBits(percent));
        return true;
    }

    private FieldReader types(@Nullable String argument) {
        if (argument == null) {
            return new AllTypes();
        }
        int number = FieldList.index("fd.types", argument);
        return (FieldReader.Multi) (event, index, value) -> {
            FileRecord file = EventFiles.file(event, number);
            return index == 0 && file != null && eventFiles.concerns(event) && FileFields.type(file, value);
        };
    }

    /** The kinds in the order of their codes, those of one word once. */
    private final class AllTypes implements FieldReader.Multi, Consumer<FileRecord> {
        private final FileKind[] kinds = FileKind.values();
        /** By code: a bit that all kinds of the same word share. */
        private final long[] bits = new long[kinds.length];

        private final Text[] words = new Text[kinds.length];
        private long found;

        AllTypes() {
            FieldValue word = new FieldValue();
            for (FileKind kind : kinds) {
                int first = 0;
                while (!kinds[first].type().equals(kind.type())) {
                    first++;
                }
                bits[kind.code()] = 1L << first;
                FileFields.setType(kind, word);
                words[kind.code()] = word.toText();
            }
        }

        @Override
        public void accept(FileRecord file) {
            found |= bits[file.kind().code()];
        }

        @Override
        public boolean read(Event event, int index, FieldValue value) {
            FileTable files = EventFiles.files(event);
            if (files == null || !eventFiles.concerns(event)) {
                return false;
            }
            found = 0;
            files.forEach(this);
            for (int i = 0; i < index; i++) {
                found &= found - 1;
            }
            if (found == 0) {
                return false;
            }
            value.setText(words[Long.numberOfTrailingZeros(found)]);
            return true;
        }
    }
}
