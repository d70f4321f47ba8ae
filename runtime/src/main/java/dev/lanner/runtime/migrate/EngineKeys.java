// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime.migrate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;

/** How events are taken from the kernel, which rules judge them, and what is added to alerts. */
final class EngineKeys {
    private static final int ALL_CPUS = 4096;
    private static final long SMALLEST_RING_BYTES = 1 << 20;
    private static final Set<String> LIVE = Set.of("kmod", "ebpf", "modern_ebpf");

    private final Migration migration;

    EngineKeys(Migration migration) {
        this.migration = migration;
    }

    void migrate() {
        kind();
        switches();
        staticFields();
        additions();
        FalcoValue capacity = migration.take("outputs_queue.capacity");
        if (capacity != null && !capacity.text().equals("0") && !capacity.isEmpty()) {
            migration.put("pipeline.output-queue", capacity, capacity.text());
        }
    }

    private void kind() {
        FalcoValue kind = migration.take("engine.kind");
        String name = kind == null ? "modern_ebpf" : kind.text();
        FalcoValue capture = migration.take("engine.replay.capture_file");
        if (kind != null && name.equals("replay")) {
            String file = capture == null ? "FILE" : capture.text();
            migration.lack(kind, "a capture is replayed by 'lanner replay " + file + "'");
        } else if (kind != null && !LIVE.contains(name)) {
            migration.lack(kind, "Lanner takes events from the kernel by BPF, and from bundles with sources");
        } else if (kind != null && !name.equals("modern_ebpf")) {
            migration.lack(kind, "Lanner has BPF programs for kernels from 5.8 on with BTF, and nothing for others");
        }
        // Of the keys of the other kinds Falco takes no notice either.
        for (String other : List.of("kmod", "ebpf", "modern_ebpf")) {
            boolean isUsed = other.equals(name);
            buffer(isUsed, migration.take("engine." + other + ".buf_size_preset"));
            failedExit(isUsed, migration.take("engine." + other + ".drop_failed_exit"));
        }
        buffer(true, migration.take("syscall_buf_size_preset"));
        failedExit(true, migration.take("syscall_drop_failed_exit"));
        cpus(migration.take("engine.modern_ebpf.cpus_for_each_buffer"));
        cpus(migration.take("modern_bpf.cpus_for_each_syscall_buffer"));
        FalcoValue iterators = migration.take("engine.modern_ebpf.disable_iterators");
        if (iterators != null) {
            migration.put("source.ebpf.iterators", iterators, Boolean.toString(!iterators.isTrue()));
        }
    }

    private void buffer(boolean isUsed, @Nullable FalcoValue preset) {
        if (isUsed && preset != null && preset.text().matches("[1-9]|10")) {
            long bytes = SMALLEST_RING_BYTES << (Integer.parseInt(preset.text()) - 1);
            migration.put("source.ebpf.ring-bytes", preset, Long.toString(bytes));
        } else if (isUsed && preset != null && !preset.isEmpty()) {
            migration.lack(preset, "the size of the rings is 1 to 10 in Falco; see source.ebpf.ring-bytes");
        }
    }

    private void failedExit(boolean isUsed, @Nullable FalcoValue dropped) {
        if (isUsed && dropped != null) {
            migration.put("pipeline.drop-failed-exit", dropped, Boolean.toString(dropped.isTrue()));
        }
    }

    private void cpus(@Nullable FalcoValue cpus) {
        if (cpus != null && !cpus.isEmpty()) {
            String count = cpus.text().equals("0") ? Integer.toString(ALL_CPUS) : cpus.text();
            migration.put("source.ebpf.cpus-per-ring", cpus, count);
        }
    }

    private void switches() {
        FalcoValue rules = migration.take("rules");
        if (rules == null) {
            return;
        }
        List<String> switches = new ArrayList<>();
        for (Node item : rules.items()) {
            FalcoValue.flat(item).forEach((key, value) -> {
                String[] parts = key.split("\\.", -1);
                if (parts.length == 2 && Set.of("enable", "disable").contains(parts[0])) {
                    switches.add(parts[0] + " " + parts[1] + "=" + value.text());
                } else {
                    migration.lack(value, "rules." + key, "there is enable and disable, of a rule or a tag");
                }
            });
        }
        migration.putList("engine.rules", rules, switches);
    }

    private void staticFields() {
        List<String> fields = new ArrayList<>();
        @Nullable FalcoValue first = null;
        for (FalcoValue value : migration.untaken()) {
            if (value.key().startsWith("static_fields.")) {
                migration.take(value.key());
                first = first == null ? value : first;
                fields.add(value.key().substring("static_fields.".length()) + "=" + value.text());
            }
        }
        migration.take("static_fields");
        if (first != null) {
            migration.putList("engine.static-fields", first, fields);
        }
    }

    private void additions() {
        FalcoValue all = migration.take("append_output");
        boolean isSuggested = false;
        int number = 0;
        for (Node item : all == null ? List.<Node>of() : all.items()) {
            Map<String, FalcoValue> keys = FalcoValue.flat(item);
            boolean isForAll = keys.keySet().stream().noneMatch(key -> key.startsWith("match"));
            FalcoValue suggested = keys.get("suggested_output");
            if (isForAll && suggested != null) {
                isSuggested |= suggested.isTrue();
                keys.remove("suggested_output");
            }
            if (!keys.isEmpty()) {
                addition("engine.append.added-" + ++number, keys);
            }
        }
        String why = isSuggested ? "append_output has it" : "no append_output for all rules has it";
        migration.putDefault("engine.suggested-output", Boolean.toString(isSuggested), why);
    }

    private void addition(String setting, Map<String, FalcoValue> keys) {
        Map<String, String> names = Map.of(
                "match.source", "source",
                "match.rule", "rule",
                "match.tags", "tags",
                "extra_output", "extra-output",
                "suggested_output", "suggested-output");
        keys.forEach((key, value) -> {
            String name = names.get(key);
            if (key.equals("extra_fields")) {
                migration.putList(setting + ".extra-fields", value, fields(value));
            } else if (name == null) {
                migration.lack(value, "append_output." + key, "Falco does not know this key either");
            } else if (name.equals("tags")) {
                migration.putList(setting + ".tags", value, value.texts());
            } else {
                migration.put(setting + "." + name, value, value.text());
            }
        });
    }

    private static List<String> fields(FalcoValue value) {
        List<String> fields = new ArrayList<>();
        for (Node item : value.items()) {
            if (item instanceof MappingNode) {
                FalcoValue.flat(item).forEach((key, output) -> fields.add(key + "=" + output.text()));
            } else {
                fields.add(FalcoValue.text(item));
            }
        }
        return fields;
    }
}
