// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime.migrate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Keys of falco.yaml: those that mean the same under another name here, and those that have no equivalent, with why. */
final class FalcoKeys {
    /**
     * Something that Lanner does not have.
     *
     * @param silent values with which nothing is lost
     * @param why it has not, and what to do
     */
    record Lack(Set<String> silent, String why) {}

    private static final String ALWAYS = "Lanner always has it";
    private static final String CONTAINERS =
            "Lanner looks for every container engine, and asks one only where its socket or folder is there";
    private static final String CHANNEL = "Lanner has no gRPC; use output.http, output.otlp or output.kafka";
    private static final String NO_METRICS_CHOICE = "Lanner's snapshot has all of its metrics";

    /** Keys with one value each, or with a list of texts. */
    static final Map<String, String> SAME = same();

    /** A star at the end stands for any key. */
    static final Map<String, Lack> LACKS = lacks();

    private FalcoKeys() {}

    private static Map<String, String> same() {
        Map<String, String> same = new LinkedHashMap<>();
        same.put("rule_matching", "engine.matching");
        same.put("priority", "engine.priority");
        same.put("buffer_format_base64", "engine.buffer-format-base64");
        same.put("time_format_iso_8601", "format.time-format-iso-8601");
        for (String part : List.of("output", "message", "output_fields", "tags")) {
            String key = "json_include_" + part + "_property";
            same.put(key, "format." + key.replace('_', '-'));
        }
        same.put("capture.enabled", "capture.enabled");
        same.put("capture.path_prefix", "capture.path-prefix");
        same.put("capture.mode", "capture.mode");
        same.put("capture.default_duration", "capture.default-duration");
        same.put("capture.max_file_size_mb", "capture.max-file-size-mb");
        same.put("base_syscalls.custom_set", "pipeline.base-syscalls-custom-set");
        same.put("base_syscalls.repair", "pipeline.base-syscalls-repair");
        same.put("base_syscalls.all", "pipeline.base-syscalls-all");
        same.put("syscall_event_drops.threshold", "pipeline.drop-threshold");
        same.put("syscall_event_drops.actions", "pipeline.drop-actions");
        same.put("syscall_event_drops.rate", "pipeline.drop-rate");
        same.put("syscall_event_drops.max_burst", "pipeline.drop-burst");
        same.put("falco_libs.thread_table_size", "state.thread-limit");
        same.put("file_output.filename", "output.file.path");
        same.put("file_output.keep_alive", "output.file.keep-open");
        same.put("program_output.program", "output.program.program");
        same.put("program_output.keep_alive", "output.program.keep-alive");
        same.put("http_output.url", "output.http.url");
        same.put("http_output.user_agent", "output.http.user-agent");
        same.put("http_output.insecure", "output.http.insecure");
        same.put("http_output.compress_uploads", "output.http.gzip");
        same.put("http_output.keep_alive", "output.http.keep-alive");
        return same;
    }

    private static Map<String, Lack> lacks() {
        Map<String, Lack> lacks = new LinkedHashMap<>();
        lack(
                lacks,
                "buffered_outputs",
                "Lanner writes alerts that are ready at the same time together",
                "true",
                "false");
        lack(lacks, "output_timeout", "no output waits for another here; see timeout-ms of each output", "2000");
        lack(lacks, "http_output.echo", "set log.level to debug to see what an output does", "false");
        lack(lacks, "http_output.max_consecutive_timeouts", "an output tries again until an alert is delivered", "5");
        lack(
                lacks,
                "http_output.ca_path",
                "Lanner takes a file, not a folder: write the certificates one behind the other into output.http.ca-file",
                "/etc/ssl/certs",
                "/etc/ssl/certs/",
                "");
        lack(
                lacks,
                "syscall_event_timeouts.*",
                "Lanner knows whether its source lives without waiting for events",
                "1000");
        lack(lacks, "syscall_event_drops.simulate_drops", "there is no such test mode", "false");
        lack(
                lacks,
                "falco_libs.thread_table_auto_purging_*",
                "ends of threads are seen, so nothing need be purged",
                "300");
        lack(lacks, "falco_libs.snaplen", "how much of a buffer is taken is fixed", "80", "0");
        lack(lacks, "plugins_hostinfo", ALWAYS, "true", "false");
        lack(lacks, "load_plugins", "bundles in the folder of deploy.dir are started; see the key 'plugins'", "");
        lack(lacks, "webserver.threadiness", "one thread serves it", "0");
        lack(lacks, "webserver.k8s_healthz_endpoint", "it is always /healthz; change the probe", "/healthz");
        lack(
                lacks,
                "webserver.ssl_enabled",
                "Lanner serves plain HTTP: let it listen on 127.0.0.1, and put a proxy with TLS in front",
                "false");
        lack(lacks, "webserver.ssl_certificate", "see webserver.ssl_enabled", "/etc/falco/falco.pem", "");
        lack(lacks, "webserver.prometheus_metrics_enabled", "/metrics is there whenever /healthz is", "true", "false");
        lack(lacks, "metrics.output_file", "use metrics.snapshot with an output, or fetch /metrics", "");
        lack(lacks, "metrics.convert_memory_to_mb", "memory is in bytes, as the names of the metrics say", "false");
        lack(lacks, "metrics.include_empty_values", NO_METRICS_CHOICE, "true", "false");
        for (String family : List.of(
                "rules_counters",
                "resource_utilization",
                "state_counters",
                "kernel_event_counters",
                "kernel_event_counters_per_cpu",
                "kernel_iter_event_counters",
                "libbpf_stats",
                "plugins_metrics",
                "jemalloc_stats")) {
            lack(lacks, "metrics." + family + "_enabled", NO_METRICS_CHOICE, "true", "false");
        }
        lack(lacks, "log_stderr", "the log is always standard error, which the journal keeps under systemd", "true");
        lack(lacks, "log_syslog", "the log is standard error, which the journal keeps under systemd", "false");
        lack(
                lacks,
                "container_engines.cri.disable_async",
                "no event waits for another container's description",
                "false");
        lack(lacks, "container_engines.*", CONTAINERS, "true");
        lack(lacks, "grpc.*", CHANNEL, "false");
        lack(lacks, "grpc_output.*", CHANNEL, "false");
        lack(lacks, "metadata_download.*", "Lanner downloads nothing from an API server", "");
        lack(lacks, "engine.gvisor.*", "Lanner has no source for gVisor", "");
        lack(lacks, "engine.ebpf.probe", "Lanner brings its BPF programs along", "");
        return lacks;
    }

    private static void lack(Map<String, Lack> lacks, String key, String why, String... silent) {
        lacks.put(key, new Lack(Set.of(silent), why));
    }
}
