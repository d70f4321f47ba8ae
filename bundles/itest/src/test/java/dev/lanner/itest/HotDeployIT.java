// SPDX-License-Identifier: Apache-2.0
package dev.lanner.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;
import static org.ops4j.pax.exam.CoreOptions.options;

import dev.lanner.api.pipeline.Loss;
import dev.lanner.api.pipeline.Pipeline;
import dev.lanner.api.rule.RulesDocument;
import dev.lanner.spi.output.AlertOutput;
import dev.lanner.spi.rule.RuleSource;
import dev.lanner.spi.source.EventSource;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import java.util.function.ObjLongConsumer;
import java.util.stream.Stream;
import javax.inject.Inject;
import org.apache.felix.fileinstall.ArtifactInstaller;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.service.cm.ConfigurationAdmin;

/**
 * An output is dropped into the deploy folder, updated and removed again and again while events flow: every output that
 * stays gets every alert exactly once, the one that comes and goes gets all from its start to its end, and nothing is left
 * behind in memory.
 */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class HotDeployIT {
    private static final int ROUNDS = Integer.getInteger("hot.rounds", 50);
    private static final long EVENTS_PER_SECOND = 60_000;
    private static final long REQUIRED_EVENTS_PER_SECOND = 50_000;
    private static final long HEAP_TOLERANCE_BYTES = 8 << 20;
    private static final String RULE = "- rule: Every fourth\n"
            + "  desc: Every fourth event\n"
            + "  condition: evt.type=procexit and evt.arg.ret=1\n"
            + "  output: serial %evt.arg.status\n"
            + "  priority: INFO\n";

    @Inject
    private BundleContext context;

    @Inject
    private ConfigurationAdmin configurations;

    /** The bundles of the distribution, but for what listens to this kernel. */
    @Configuration
    public Option[] configure() throws IOException {
        Path deploy = Files.createDirectories(Path.of("target/hot/deploy").toAbsolutePath());
        try (Stream<Path> left = Files.list(deploy)) {
            for (Path file : left.toList()) {
                Files.delete(file);
            }
        }
        return options(
                frameworkProperty("felix.fileinstall.dir").value(deploy.toString()),
                frameworkProperty("felix.fileinstall.poll").value("100"),
                frameworkProperty("felix.fileinstall.log.level").value("1"),
                frameworkProperty("lanner.test.deploy").value(deploy.toString()),
                bundle(ArtifactInstaller.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toString()),
                Shipped.bundlesWithoutKernel());
    }

    @Test
    public void outputsComeAndGoWhileEventsFlowAndNothingIsLost() throws Exception {
        SerialJournal journal = new SerialJournal(PacedSource.MATCH_EVERY);
        PacedSource source = new PacedSource(EVENTS_PER_SECOND);
        context.registerService(ObjLongConsumer.class, journal, property("lanner.test", "journal"));
        SerialJournal.Page[] steady = {steadyOutput(journal, "steady-1"), steadyOutput(journal, "steady-2")};
        context.registerService(RuleSource.class, () -> List.of(new RulesDocument("hot.yaml", RULE)), null);
        context.registerService(EventSource.class, source, property("lanner.source.name", "paced"));
        configurations.getConfiguration("dev.lanner.pipeline", null).update(property("output-queue", 262_144));

        Pipeline pipeline = Shipped.service(context, Pipeline.class);
        assertEquals(pipeline.failure(), Pipeline.Phase.RUNNING, pipeline.awaitStart(20_000));
        long startNs = System.nanoTime();
        long startEvents = source.produced();
        HotBundle hot = new HotBundle(Path.of(context.getProperty("lanner.test.deploy")));
        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
        long[] heapBytes = new long[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            deployUpdateRemove(hot, round, journal, loaders);
            heapBytes[round] = Footprint.usedHeapBytes();
        }
        double seconds = (System.nanoTime() - startNs) / 1e9;
        long rate = Math.round((source.produced() - startEvents) / seconds);
        source.end();
        Shipped.await("the last event", source::isQuiet);
        long alerts = source.produced() / PacedSource.MATCH_EVERY;
        Shipped.await(
                "the steady outputs to get all", () -> Arrays.stream(steady).allMatch(page -> page.count() >= alerts));

        long leaked = loaders.stream().filter(loader -> loader.get() != null).count();
        System.out.printf(
                "hot deploy: %d rounds in %.1f s at %d events/s; %d alerts to each steady output; "
                        + "%d class loaders of %d left; heap %.1f MiB after round 5, %.1f MiB after round %d%n",
                ROUNDS,
                seconds,
                rate,
                alerts,
                leaked,
                loaders.size(),
                heapBytes[Math.min(4, ROUNDS - 1)] / 1048576.0,
                heapBytes[ROUNDS - 1] / 1048576.0,
                ROUNDS);
        assertEquals(List.of(), journal.faults());
        for (SerialJournal.Page page : steady) {
            assertEquals("alerts of a steady output", alerts, page.count());
            assertEquals("its first", PacedSource.MATCH_EVERY, page.first());
        }
        // State has never heard of the threads that the numbers stand for; that loses no event.
        assertEquals(
                List.of(),
                pipeline.losses().stream()
                        .filter(loss -> loss.extent() == Loss.Extent.WHOLE)
                        .toList());
        assertTrue("only " + rate + " events/s flowed", rate >= REQUIRED_EVENTS_PER_SECOND);
        // The framework may still hold the last revision until its next refresh.
        assertTrue(leaked + " class loaders left", leaked <= 1);
        assertTrue(
                "heap grew from " + heapBytes[Math.min(4, ROUNDS - 1)] + " to " + heapBytes[ROUNDS - 1],
                heapBytes[ROUNDS - 1] - heapBytes[Math.min(4, ROUNDS - 1)] < HEAP_TOLERANCE_BYTES);
    }

    private void deployUpdateRemove(
            HotBundle hot, int round, SerialJournal journal, List<WeakReference<ClassLoader>> loaders)
            throws IOException, InterruptedException {
        int before = journal.pageCount();
        hot.deploy(2 * round);
        Shipped.await(
                "the output to be added",
                () -> journal.pageCount() > before && journal.page(before + 1).count() > 10);
        loaders.add(new WeakReference<>(hotClassLoader()));
        hot.deploy(2 * round + 1);
        Shipped.await(
                "the output to be updated",
                () -> journal.pageCount() > before + 1
                        && journal.page(before + 2).count() > 10);
        loaders.add(new WeakReference<>(hotClassLoader()));
        hot.remove();
        Shipped.await("the output to be removed", () -> journal.page(before + 2).isClosed() && !isHotInstalled());
        assertTrue(
                "the one before the update is closed", journal.page(before + 1).isClosed());
    }

    private SerialJournal.Page steadyOutput(SerialJournal journal, String name) {
        int number = journal.open();
        AlertOutput output = alert ->
                journal.add(number, Long.parseLong(String.valueOf(alert.fields().get("evt.arg.status"))));
        context.registerService(AlertOutput.class, output, property("lanner.output.name", name));
        return journal.page(number);
    }

    private ClassLoader hotClassLoader() {
        return Arrays.stream(context.getBundles())
                .filter(candidate -> HotBundle.NAME.equals(candidate.getSymbolicName()))
                .findFirst()
                .orElseThrow()
                .adapt(BundleWiring.class)
                .getClassLoader();
    }

    private boolean isHotInstalled() {
        return Arrays.stream(context.getBundles()).map(Bundle::getSymbolicName).anyMatch(HotBundle.NAME::equals);
    }

    private static Dictionary<String, Object> property(String key, Object value) {
        return FrameworkUtil.asDictionary(Map.of(key, value));
    }
}
