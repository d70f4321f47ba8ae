// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime.config;

import dev.lanner.runtime.config.Attribute.Limits;
import java.util.List;

/** What can be set of the launcher itself. It reads these sections; Config Admin does not get them. */
final class LauncherSections {
    static final String CONFIG = Schema.PREFIX + "config";
    static final String DEPLOY = Schema.PREFIX + "deploy";
    static final String LOG = Schema.PREFIX + "log";

    static final String WATCH = "watch-ms";
    static final String DEPLOY_DIR = "dir";
    static final String REQUIRE_SIGNED = "require-signed";
    static final String KEY_STORE = "key-store.path";
    static final String KEY_STORE_TYPE = "key-store.type";
    static final String KEY_STORE_PASSWORD = "key-store.password";
    static final long POLL_MS = 500;
    static final String LEVEL = "info";
    static final String OTHERS = "warn";

    private static final Limits LEVELS = Limits.options(List.of("error", "warn", "info", "debug", "trace"));

    static final List<Section> ALL = List.of(
            Section.of(
                    CONFIG,
                    "The configuration itself: this file, and those in the folder lanner.d beside it, which are read after"
                            + " it in the order of their names, so that what they say holds.",
                    List.of(new Attribute(
                            WATCH,
                            "Long",
                            false,
                            new Limits(List.of(), "0", "3600000"),
                            "How often 'lanner run' looks at these files, in milliseconds: what has changed, and has not"
                                    + " changed any more at the next look, is taken over while events flow. 0: never;"
                                    + " SIGHUP does it then.",
                            Long.toString(POLL_MS)))),
            Section.of(
                    DEPLOY,
                    "The folder from which bundles (*.jar) are started when they are dropped into it, updated when they"
                            + " change, and stopped when they are taken away. The same goes for *.yaml: a list is rules,"
                            + " keys are sections as in lanner.yaml. What is still being written waits; what is wrong, or"
                            + " lacks something, is told and changes nothing. Who may write the folder can do anything"
                            + " that Lanner can, so nobody but root and Lanner's own user may, nor the folders above it.",
                    List.of(
                            new Attribute(
                                    DEPLOY_DIR,
                                    "String",
                                    false,
                                    Limits.NONE,
                                    "The folder.",
                                    "deploy in the folder of the distribution"),
                            new Attribute(
                                    "poll-ms",
                                    "Long",
                                    false,
                                    new Limits(List.of(), "10", "3600000"),
                                    "How often it is looked at, in milliseconds.",
                                    Long.toString(POLL_MS)),
                            new Attribute(
                                    REQUIRE_SIGNED,
                                    "Boolean",
                                    false,
                                    Limits.NONE,
                                    "Whether bundles must be signed, all of each, by somebody whom a certificate in the key"
                                            + " store vouches for. Configuration is then not taken from the folder.",
                                    "false"),
                            text(KEY_STORE, "The key store with the certificates that are trusted.", ""),
                            text(KEY_STORE_TYPE, "Its type: PKCS12 or JKS.", "PKCS12"),
                            text(KEY_STORE_PASSWORD, "Its password; write ${NAME} for an environment variable.", ""))),
            Section.of(
                    LOG,
                    "The log, which is standard error.",
                    List.of(
                            new Attribute(
                                    "level",
                                    "String",
                                    false,
                                    LEVELS,
                                    "From which level on messages of Lanner are logged.",
                                    LEVEL),
                            new Attribute(
                                    "others",
                                    "String",
                                    false,
                                    LEVELS,
                                    "From which level on messages of libraries are logged.",
                                    OTHERS))));

    private LauncherSections() {}

    private static Attribute text(String id, String description, String otherwise) {
        return new Attribute(id, "String", false, Limits.NONE, description, otherwise);
    }
}
