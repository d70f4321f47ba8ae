// SPDX-License-Identifier: Apache-2.0
package dev.lanner.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;

import dev.lanner.api.pipeline.OutputStatus;
import dev.lanner.api.pipeline.Pipeline;
import dev.lanner.api.rule.Rule;
import dev.lanner.api.rule.RuleEngine;
import dev.lanner.itest.hot.HotEnricher;
import dev.lanner.itest.hot.HotFields;
import dev.lanner.itest.hot.HotSource;
import dev.lanner.itest.hot.HotTap;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.ObjLongConsumer;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** All that can be changed in a Lanner that runs, each as a {@link Storm.Change}. */
final class Changes {
    /** Outputs that come and go: alerts that wait for them go with them. */
    static final List<String> GUEST_OUTPUTS = List.of("hot", "file-storm");

    static final Map<String, Object> PIPELINE = Map.of("output-queue", 262_144);

    private static final int LONGEST_STAY_MS = 200;
    private static final int SEEN = 10;

    private final BundleContext context;
    private final ConfigurationAdmin configurations;
    private final Pipeline pipeline;
    private final RuleEngine engine;
    private final Path folder;
    private final List<VisitingBundle> visitors = new ArrayList<>();
    private final Map<String, SerialJournal> journals = new HashMap<>();
    private int version;

    Changes(BundleContext context, ConfigurationAdmin configurations, Path folder) throws InterruptedException {
        this.context = context;
        this.configurations = configurations;
        this.folder = folder;
        pipeline = Shipped.service(context, Pipeline.class);
        engine = Shipped.service(context, RuleEngine.class);
    }

    /**
     * Rules of which one asks for {@code judge.number} of every event, one matches every fourth numbered event, one each
     * event of a guest, and one asks for a field that may be missing.
     */
    static String rules(int version) {
        return NumberedRules.rule("Judge", "judge.number<0")
                + "- rule: Guest\n  desc: Events of a guest\n  condition: evt.type=procexit and evt.arg.ret=9\n"
                + "  output: guest %evt.arg.reaper_tid\n  priority: INFO\n"
                + NumberedRules.rule("Field of a plugin", "hot.number<0")
                + "  skip-if-unknown-filter: true\n"
                + NumberedRules.numbering(version, " and evt.arg.ret=1");
    }

    /** Adds all kinds. */
    void addTo(Storm storm) {
        storm.add("rules saved", this::saveRules);
        storm.add("rules of a bundle", this::visitWithRules);
        storm.add("output plugin", visit("journal", HotBundle.FILE, PacedSource.MATCH_EVERY));
        storm.add("source plugin", visit("source", plugin("source", HotSource.class, "api.event", "spi.source"), 1));
        storm.add("tap plugin", visit("tap", plugin("tap", HotTap.class, "api.event", "api.state", "spi.tap"), 1));
        storm.add(
                "enricher plugin",
                visit("enricher", plugin("enricher", HotEnricher.class, "api.event", "spi.enrich"), 1));
        storm.add(
                "fields plugin",
                visit("fields", plugin("fields", HotFields.class, "api.event", "api.field", "spi.field"), 1));
        storm.add("output configured", this::configureOutput);
        storm.add("bundle stopped", this::restartServant);
        if (isLogbackThere()) {
            storm.add("log level", this::changeLogLevel);
        } else {
            System.out.println("everything: log levels stay: Pax Exam's own logging does not let Logback start");
        }
        storm.add("shell", this::openShell);
        addConfigurations(storm);
    }

    private void addConfigurations(Storm storm) {
        storm.add("engine", random -> {
            set("dev.lanner.engine", Map.of("matching", "all", "static-fields", new String[] {"n=" + random.nextInt()
            }));
            stay(random);
            set("dev.lanner.engine", Map.of("rules", new String[] {"disable rule=Other 1*"}, "priority", "info"));
            stay(random);
            set("dev.lanner.engine", Map.of("matching", "first", "priority", "debug"));
        });
        storm.add("pipeline", random -> {
            Map<String, Object> values = new HashMap<>(PIPELINE);
            values.put("drop-threshold", random.nextDouble());
            values.put("drop-actions", new String[] {random.nextBoolean() ? "log" : "ignore"});
            values.put("retry-first-ms", 100L + random.nextInt(900));
            values.put("base-syscalls-repair", random.nextBoolean());
            values.put("base-syscalls-all", random.nextBoolean());
            set("dev.lanner.pipeline", values);
            stay(random);
            set("dev.lanner.pipeline", PIPELINE);
        });
        storm.add("quarantine", random -> {
            set("dev.lanner.quarantine", Map.of("failures", 20 + random.nextInt(50), "window-seconds", 30));
            stay(random);
            set("dev.lanner.quarantine", Map.of());
        });
        storm.add("state", random -> {
            set("dev.lanner.state", Map.of("thread-limit", 100_000 + random.nextInt(100_000)));
            stay(random);
            set("dev.lanner.state", Map.of());
        });
        storm.add("containers", random -> {
            set("dev.lanner.container", Map.of("describe-limit-ms", 100L + random.nextInt(900)));
            stay(random);
            set("dev.lanner.container", Map.of());
        });
        storm.add("addition to outputs", comeAndGo("dev.lanner.engine.append", Map.of("extra-output", "as %evt.type")));
        storm.add(
                "throttle",
                comeAndGo("dev.lanner.throttle", Map.of("rules", new String[] {"Numbers", "Guest"}, "limit", 0)));
        storm.add("metrics", comeAndGo("dev.lanner.metrics", Map.of("port", 0)));
        storm.add("snapshot", comeAndGo("dev.lanner.metrics.snapshot", Map.of("interval-seconds", 1)));
        storm.add(
                "capture",
                comeAndGo(
                        "dev.lanner.capture",
                        Map.of("path-prefix", folder.resolve("capture").toString())));
    }

    /** How many class loaders of plugins there have been. */
    int loaders() {
        return visitors.stream().mapToInt(VisitingBundle::loaders).sum();
    }

    /** How many of them are still there. */
    long leftLoaders() {
        return visitors.stream().mapToLong(VisitingBundle::leftLoaders).sum();
    }

    /** What went wrong with the events or alerts of plugins. */
    List<String> faults() {
        List<String> faults = new ArrayList<>();
        journals.forEach((name, journal) -> journal.faults().forEach(fault -> faults.add(name + ": " + fault)));
        return faults;
    }

    /** How many events the sources that came and went have given. */
    long guestEvents() {
        SerialJournal journal = journals.get("source");
        long events = 0;
        for (int page = 1; journal != null && page <= journal.pageCount(); page++) {
            events += journal.page(page).count();
        }
        return events;
    }

    private void saveRules(Random random) throws Exception {
        Path rules = folder.resolve("rules.yaml");
        version++;
        if (random.nextInt(5) == 0) {
            NumberedRules.write(rules, rules(version) + NumberedRules.rule("Broken", "evt.arg.ret=="));
            assertFalse("broken rules are refused", pipeline.reloadRules().isSuccessful());
        }
        NumberedRules.write(rules, rules(version));
        set("dev.lanner.rules", rulesFiles(rules, 50L * random.nextInt(3)));
        assertEquals(List.of(), pipeline.reloadRules().errors());
    }

    static Map<String, Object> rulesFiles(Path rules, long watchMs) {
        return Map.of("files", new String[] {rules.toString()}, "watch-ms", watchMs);
    }

    private void visitWithRules(Random random) throws Exception {
        Bundle bundle = context.installBundle(
                NumberedRules.bundle(folder.resolve("rules.jar")).toUri().toString());
        bundle.start();
        Shipped.await("the bundle's rules", () -> hasRule("From a bundle"));
        stay(random);
        bundle.uninstall();
        Shipped.await("the end of the bundle's rules", () -> !hasRule("From a bundle"));
    }

    private boolean hasRule(String name) {
        return engine.rules().stream().map(Rule::name).anyMatch(name::equals);
    }

    private static BundleFile plugin(String name, Class<?> type, String... packages) {
        return new BundleFile(
                HotBundle.NAME + "." + name,
                "1.0.0",
                Arrays.stream(packages).map(each -> "dev.lanner." + each).toList(),
                "hot/" + name + ".xml",
                type);
    }

    /** Installs a plugin, updates it, and removes it; each time it must get events, and none after its end. */
    private Storm.Change visit(String name, BundleFile file, int step) {
        SerialJournal journal = new SerialJournal(step);
        journals.put(name, journal);
        context.registerService(
                ObjLongConsumer.class, journal, FrameworkUtil.asDictionary(Map.of("lanner.test", name)));
        VisitingBundle visitor = new VisitingBundle(context, folder, file);
        visitors.add(visitor);
        return random -> {
            for (int deployments = 1 + random.nextInt(2); deployments > 0; deployments--) {
                int before = journal.pageCount();
                visitor.deploy();
                Shipped.await(
                        name + " gets events",
                        () -> journal.pageCount() > before
                                && journal.page(before + 1).count() > SEEN);
                stay(random);
            }
            visitor.remove();
            Shipped.await(
                    name + " ends", () -> journal.page(journal.pageCount()).isClosed());
        };
    }

    private void configureOutput(Random random) throws Exception {
        Configuration configuration = configurations.getFactoryConfiguration("dev.lanner.output.file", "storm", null);
        for (String format : random.nextBoolean() ? List.of("text", "json") : List.of("json")) {
            configuration.update(FrameworkUtil.asDictionary(Map.of(
                    "path",
                    folder.resolve("alerts.log").toString(),
                    "format",
                    format,
                    "append",
                    false,
                    "max-size-mb",
                    5,
                    "max-files",
                    1)));
            Shipped.await("the file gets alerts", () -> delivered("file-storm") > SEEN);
            stay(random);
        }
        configuration.delete();
        Shipped.await("the file gets no more", () -> delivered("file-storm") < 0);
    }

    private long delivered(String output) {
        return pipeline.outputs().stream()
                .filter(status -> status.name().equals(output) && status.state() != OutputStatus.State.AWAITED)
                .mapToLong(OutputStatus::delivered)
                .findFirst()
                .orElse(-1);
    }

    private void restartServant(Random random) throws Exception {
        String name = "dev.lanner." + Storm.SERVANTS.get(random.nextInt(Storm.SERVANTS.size()));
        Bundle bundle = Arrays.stream(context.getBundles())
                .filter(each -> name.equals(each.getSymbolicName()))
                .findFirst()
                .orElseThrow();
        bundle.stop(Bundle.STOP_TRANSIENT);
        stay(random);
        bundle.start();
    }

    private boolean isLogbackThere() {
        return Arrays.stream(context.getBundles())
                .anyMatch(bundle -> "org.ops4j.pax.logging.pax-logging-logback".equals(bundle.getSymbolicName())
                        && bundle.getState() == Bundle.ACTIVE);
    }

    /** As in the shell: {@code log set dev.lanner debug}. */
    private void changeLogLevel(Random random) throws Exception {
        List<String> levels = List.of("off", "error", "warn", "info");
        log("set", "dev.lanner.pipeline", levels.get(random.nextInt(levels.size())));
        stay(random);
        log("reset", "dev.lanner.pipeline");
    }

    private void log(String... arguments) throws Exception {
        ServiceReference<?>[] found = context.getAllServiceReferences(null, "(osgi.command.function=log)");
        Object commands = context.getService(found[0]);
        commands.getClass().getMethod("log", String[].class).invoke(commands, (Object) arguments);
        context.ungetService(found[0]);
    }

    private void openShell(Random random) throws Exception {
        Path socket = folder.resolve("shell.sock");
        Configuration configuration = configurations.getConfiguration("dev.lanner.shell", null);
        configuration.update(FrameworkUtil.asDictionary(Map.of("socket", socket.toString())));
        try (ShellClient shell = ShellClient.connect(socket)) {
            String answer = shell.ask("lanner:sources");
            assertFalse(answer, answer.isEmpty());
            stay(random);
        }
        configuration.delete();
        Shipped.await("the shell's socket goes", () -> !socket.toFile().exists());
    }

    private Storm.Change comeAndGo(String pid, Map<String, Object> values) {
        boolean isFactory = pid.endsWith(".append") || pid.endsWith(".throttle");
        return random -> {
            Configuration configuration = isFactory
                    ? configurations.getFactoryConfiguration(pid, "storm", null)
                    : configurations.getConfiguration(pid, null);
            configuration.update(FrameworkUtil.asDictionary(values));
            stay(random);
            configuration.delete();
        };
    }

    private void set(String pid, Map<String, Object> values) throws IOException {
        configurations.getConfiguration(pid, null).update(FrameworkUtil.asDictionary(values));
    }

    private static void stay(Random random) throws InterruptedException {
        Thread.sleep(random.nextInt(LONGEST_STAY_MS));
    }
}
