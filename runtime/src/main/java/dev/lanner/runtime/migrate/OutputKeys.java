// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime.migrate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Where alerts go. */
final class OutputKeys {
    private final Migration migration;

    OutputKeys(Migration migration) {
        this.migration = migration;
    }

    void migrate() {
        FalcoValue json = migration.take("json_output");
        boolean isJson = json != null && json.isTrue();
        Map<String, String> outputs = Map.of(
                "stdout_output", "stdout",
                "syslog_output", "syslog",
                "file_output", "file",
                "program_output", "program",
                "http_output", "http");
        outputs.entrySet().stream().sorted(Map.Entry.comparingByKey()).forEach(output -> {
            String setting = "output." + output.getValue();
            FalcoValue enabled = migration.take(output.getKey() + ".enabled");
            boolean isEnabled = enabled != null && enabled.isTrue();
            if (enabled == null) {
                migration.putDefault(setting + ".enabled", "false", "Falco has it off if nothing is said");
            } else {
                migration.put(setting + ".enabled", enabled, Boolean.toString(isEnabled));
            }
            if (isEnabled) {
                migration.putDefault(
                        setting + ".format",
                        isJson ? "json" : "text",
                        json == null ? "json_output is off if nothing is said" : "json_output, line " + json.line());
            }
            if (isEnabled && output.getValue().equals("http")) {
                migration.putDefault(
                        setting + ".content-type",
                        isJson ? "application/json" : "text/plain",
                        "as Falco has it with this format");
            }
        });
        certificates();
        headers();
    }

    private void certificates() {
        FalcoValue file = migration.take("http_output.ca_cert");
        FalcoValue bundle = migration.take("http_output.ca_bundle");
        if (file != null && !file.isEmpty()) {
            migration.put("output.http.ca-file", file, file.text());
        }
        if (bundle != null && !bundle.isEmpty()) {
            if (file == null || file.isEmpty()) {
                migration.put("output.http.ca-file", bundle, bundle.text());
            } else {
                migration.lack(bundle, "Lanner takes one file; append its certificates to that of http_output.ca_cert");
            }
        }
        boolean isMutual = migration.isTrue("http_output.mtls", false);
        FalcoValue certificate = migration.take("http_output.client_cert");
        FalcoValue key = migration.take("http_output.client_key");
        if (isMutual && certificate != null && key != null) {
            migration.put("output.http.cert-file", certificate, certificate.text());
            migration.put("output.http.key-file", key, key.text());
        } else if (isMutual) {
            migration.putDefault(
                    "output.http.cert-file", "/etc/ssl/certs/client.crt", "what Falco takes if nothing is said");
            migration.putDefault(
                    "output.http.key-file", "/etc/ssl/certs/client.key", "what Falco takes if nothing is said");
        }
    }

    /** As a list of texts, or as names with values. */
    private void headers() {
        FalcoValue list = migration.take("http_output.headers");
        if (list != null && !list.isEmpty()) {
            migration.putList("output.http.headers", list, list.texts());
        }
        List<String> headers = new ArrayList<>();
        for (FalcoValue value : migration.untaken()) {
            if (value.key().startsWith("http_output.headers.")) {
                migration.take(value.key());
                headers.add(value.key().substring("http_output.headers.".length()) + ": " + value.text());
                migration.putList("output.http.headers", value, headers);
            }
        }
    }
}
