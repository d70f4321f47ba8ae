// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime;

import dev.lanner.runtime.config.Configuration;
import dev.lanner.runtime.config.Settings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.cm.ConfigurationListener;

/** The framework with the bundles of the distribution. */
final class Platform implements AutoCloseable {
    private static final long STOP_MS = 4_000;
    private static final long COMMAND_MS = 5_000;
    private static final String STATUS = "lanner.status";

    /** For bundles: whether all events are of another machine, so that nothing need be made ready for those of this one. */
    private static final String ELSEWHERE = "lanner.events.elsewhere";

    /** PID of a configuration that is nobody's. */
    private static final String MARK = "dev.lanner.runtime.mark";

    /** Packages that this side and the bundles must have in common. */
    private static final String SHARED_PACKAGES =
            "org.apache.felix.service.command;version=1.0.0,org.osgi.service.cm;version=1.6.1";

    /** Started first, in this order, so that what the others say is logged and what they ask for is there. */
    private static final List<String> FIRST = List.of(
            "org.ops4j.pax.logging.pax-logging-api",
            "org.ops4j.pax.logging.pax-logging-logback",
            "org.apache.felix.configadmin",
            "org.apache.felix.scr",
            "org.apache.felix.gogo.runtime");

    /** Started last, in this order, and therefore stopped first. */
    private static final List<String> LAST = List.of("dev.lanner.pipeline");

    /**
     * Stopped before all others, in this order: no event comes any more, then none is judged. Else all rules would be
     * compiled anew for each bundle with fields that goes, which takes longer than a stop may.
     */
    private static final List<String> STOPPED_FIRST = List.of("dev.lanner.pipeline", "dev.lanner.engine");

    private final Home home;
    private final Settings settings;
    private final PrintStream out = System.out;
    private final PrintStream err = System.err;
    private final Deque<Bundle> bundles = new ArrayDeque<>();
    private @Nullable CacheFolder cache;
    private @Nullable Framework framework;

    /** Not started yet. */
    Platform(Home home, Settings settings) {
        this.home = home;
        this.settings = settings;
    }

    /**
     * Starts it. A bundle that does not start is told of on standard error; the others work.
     *
     * @param configurations what the bundles find when they start
     */
    void start(List<Configuration> configurations) throws LauncherException {
        start(configurations, Needs.everything());
    }

    /** The same with what is needed alone. */
    void start(List<Configuration> configurations, Needs needs) throws LauncherException {
        System.setProperty("lanner.log.level", settings.logLevel());
        System.setProperty("lanner.log.others", settings.otherLogLevel());
        // Standard output is for alerts and answers: whatever a library prints goes to the error stream.
        System.setOut(err);
        Framework started = newFramework(needs.isElsewhere());
        framework = started;
        try {
            started.init();
            List<Bundle> installed = install(started.getBundleContext(), needed(needs));
            started.start();
            for (Bundle bundle : installed) {
                start(bundle);
                if (bundle.getSymbolicName().equals("org.apache.felix.configadmin")) {
                    configure(configurations);
                }
            }
        } catch (BundleException e) {
            throw new LauncherException("lanner: the framework did not start: " + e.getMessage(), e);
        }
    }

    /** Stops one bundle before all the others. */
    void stop(String name) {
        for (Bundle bundle : bundles) {
            if (bundle.getSymbolicName().equals(name)) {
                try {
                    bundle.stop(Bundle.STOP_TRANSIENT);
                } catch (BundleException e) {
                    err.println("lanner: the bundle " + name + " did not stop: " + e.getMessage());
                }
            }
        }
    }

    /** Installs and starts what lies in the deploy folder, once. */
    void deployOnce() throws InterruptedException {
        Deployments.once(this, settings);
    }

    /** A folder of this process alone. */
    Path copies() {
        CacheFolder folder = cache;
        if (folder == null) {
            throw new IllegalStateException("not started");
        }
        return folder.path().resolve("deploy");
    }

    /** Gives configurations to Config Admin. */
    void configure(List<Configuration> configurations) throws LauncherException {
        ConfigurationAdmin admin = configurationAdmin();
        for (Configuration configuration : configurations) {
            try {
                of(admin, configuration).update(FrameworkUtil.asDictionary(configuration.properties()));
            } catch (IOException e) {
                throw refused(configuration, e);
            }
        }
    }

    /** Takes configurations away. */
    void remove(List<Configuration> configurations) throws LauncherException {
        ConfigurationAdmin admin = configurationAdmin();
        for (Configuration configuration : configurations) {
            try {
                of(admin, configuration).delete();
            } catch (IOException e) {
                throw refused(configuration, e);
            }
        }
    }

    /**
     * Waits until the components work by the configurations that were given and taken away: Config Admin tells of each
     * later, one after the other, so that whoever hears of the last one knows that all have heard of those before.
     */
    void awaitConfigured() throws LauncherException, InterruptedException {
        CountDownLatch isTold = new CountDownLatch(1);
        ServiceRegistration<ConfigurationListener> registration = context()
                .registerService(
                        ConfigurationListener.class,
                        event -> {
                            if (event.getPid().equals(MARK) && event.getType() == ConfigurationEvent.CM_UPDATED) {
                                isTold.countDown();
                            }
                        },
                        null);
        try {
            Configuration mark = new Configuration(MARK, "", Map.of());
            configure(List.of(mark));
            if (!isTold.await(COMMAND_MS, TimeUnit.MILLISECONDS)) {
                err.println("lanner: the configuration is still being taken over.");
            }
            remove(List.of(mark));
        } finally {
            registration.unregister();
        }
    }

    private ConfigurationAdmin configurationAdmin() throws LauncherException {
        BundleContext context = context();
        ServiceReference<ConfigurationAdmin> reference = context.getServiceReference(ConfigurationAdmin.class);
        ConfigurationAdmin admin = reference == null ? null : context.getService(reference);
        if (admin == null) {
            throw new LauncherException("lanner: Config Admin did not start; the distribution is damaged");
        }
        return admin;
    }

    private static org.osgi.service.cm.Configuration of(ConfigurationAdmin admin, Configuration configuration)
            throws IOException {
        return configuration.instance().isEmpty()
                ? admin.getConfiguration(configuration.pid(), "?")
                : admin.getFactoryConfiguration(configuration.pid(), configuration.instance(), "?");
    }

    private static LauncherException refused(Configuration configuration, IOException e) {
        return new LauncherException("lanner: the configuration " + configuration.pid() + " was refused: " + e, e);
    }

    /** Whether nobody has stopped the framework. */
    boolean isActive() {
        Framework running = framework;
        return running != null && running.getState() == Bundle.ACTIVE;
    }

    /** Adds a command to the shell: a public method of that name. */
    void addCommand(String name, Object command) {
        context()
                .registerService(
                        Object.class,
                        command,
                        FrameworkUtil.asDictionary(Map.of(
                                CommandProcessor.COMMAND_SCOPE,
                                "lanner",
                                CommandProcessor.COMMAND_FUNCTION,
                                new String[] {name})));
    }

    /** Runs a command of the shell, with arguments that may hold any character. */
    Answer execute(String command, String... arguments) throws InterruptedException {
        return execute(err, command, arguments);
    }

    /** The same, but what the command tells of on its error stream is in front of its answer. */
    Answer executeTelling(String command, String... arguments) throws InterruptedException {
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        Answer answer = execute(new PrintStream(told, true, StandardCharsets.UTF_8), command, arguments);
        return new Answer(answer.status(), answer.isRefusal(), told.toString(StandardCharsets.UTF_8) + answer.text());
    }

    @SuppressWarnings("CatchingUnchecked")
    private Answer execute(PrintStream errors, String command, String... arguments) throws InterruptedException {
        BundleContext context = context();
        CommandProcessor processor = processor(context, command);
        if (processor == null) {
            return Answer.refusal("the command '" + command + "' is missing; the distribution is damaged");
        }
        StringBuilder line = new StringBuilder(command);
        try (CommandSession session = processor.createSession(InputStream.nullInputStream(), out, errors)) {
            for (int i = 0; i < arguments.length; i++) {
                session.put("lanner_" + i, arguments[i]);
                line.append(" \"${lanner_").append(i).append("}\"");
            }
            Object answer = session.execute(line);
            int status = session.get(STATUS) instanceof Integer number ? number : 0;
            return new Answer(
                    status,
                    false,
                    answer == null
                            ? ""
                            : session.format(answer, Converter.INSPECT).toString());
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            String message = e.getMessage();
            return Answer.refusal(message == null ? e.toString() : message);
        }
    }

    /** Lanner's own commands of the shell, by name. */
    Map<String, Method> shellCommands() {
        BundleContext context = context();
        Map<String, Method> commands = new TreeMap<>();
        try {
            ServiceReference<?>[] references =
                    context.getAllServiceReferences(null, "(" + CommandProcessor.COMMAND_SCOPE + "=lanner)");
            for (ServiceReference<?> reference : references == null ? new ServiceReference<?>[0] : references) {
                Object functions = reference.getProperty(CommandProcessor.COMMAND_FUNCTION);
                List<String> names =
                        functions instanceof String[] several ? List.of(several) : List.of(String.valueOf(functions));
                Object service = context.getService(reference);
                for (Method method :
                        service == null ? new Method[0] : service.getClass().getMethods()) {
                    if (names.contains(method.getName())) {
                        commands.put(method.getName(), method);
                    }
                }
            }
        } catch (InvalidSyntaxException e) {
            throw new IllegalArgumentException(e);
        }
        return commands;
    }

    /** Stops everything, in bounded time, and removes what was only for this run. */
    @Override
    public void close() {
        Framework running = framework;
        // The request to stop may have interrupted this thread; stopping is what it was meant for.
        Thread.interrupted();
        try {
            if (running != null) {
                stopBundles();
                running.stop();
                running.waitForStop(STOP_MS);
            }
        } catch (BundleException e) {
            err.println("lanner: the framework did not stop: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        deleteCache();
    }

    private Framework newFramework(boolean isElsewhere) throws LauncherException {
        FrameworkFactory factory =
                ServiceLoader.load(FrameworkFactory.class).findFirst().orElse(null);
        if (factory == null) {
            throw new LauncherException("lanner: there is no OSGi framework in lib; the distribution is damaged");
        }
        CacheFolder folder = CacheFolder.create();
        cache = folder;
        Path storage = folder.path();
        Map<String, String> configuration = new HashMap<>();
        configuration.put(
                Constants.FRAMEWORK_STORAGE, storage.resolve("bundles").toString());
        configuration.put(Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
        configuration.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, SHARED_PACKAGES);
        configuration.put("felix.cache.locking", "false");
        // Bundles are resolved one at a time: to hand pieces of that to threads costs more than it saves.
        configuration.put("felix.resolver.parallelism", "1");
        configuration.put(ELSEWHERE, Boolean.toString(isElsewhere));
        configuration.put(
                "org.ops4j.pax.logging.StaticLogbackFile",
                home.logConfiguration().toString());
        configuration.put("org.ops4j.pax.logging.DefaultServiceLog.level", "ERROR");
        configuration.put("org.ops4j.pax.logging.service.frameworkEventsLogLevel", "WARN");
        return factory.newFramework(configuration);
    }

    private List<Path> needed(Needs needs) throws LauncherException {
        List<Path> jars = new ArrayList<>(home.bundles());
        if (!needs.isEverything()) {
            jars.removeIf(jar -> !needs.include(home.declarations().of(jar)));
        }
        return jars;
    }

    private List<Bundle> install(BundleContext context, List<Path> jars) {
        List<Bundle> installed = new ArrayList<>();
        for (Path jar : jars) {
            try {
                installed.add(context.installBundle("reference:" + jar.toUri()));
            } catch (BundleException e) {
                err.println("lanner: " + jar + " is not a bundle: " + e.getMessage() + "; remove it");
            }
        }
        installed.sort(Comparator.comparingInt(Platform::order));
        return installed;
    }

    private static int order(Bundle bundle) {
        int first = FIRST.indexOf(bundle.getSymbolicName());
        return first >= 0 ? first - FIRST.size() : LAST.indexOf(bundle.getSymbolicName()) + 1;
    }

    private void start(Bundle bundle) {
        boolean isFragment = bundle.getHeaders("").get(Constants.FRAGMENT_HOST) != null;
        try {
            if (!isFragment) {
                bundle.start();
                bundles.push(bundle);
            }
        } catch (BundleException e) {
            err.println("lanner: the bundle " + bundle.getSymbolicName() + " did not start: " + e.getMessage());
        }
    }

    /** The last one started first: the event loop ends before the outputs, and the log at the very end. */
    private void stopBundles() {
        STOPPED_FIRST.forEach(this::stop);
        while (!bundles.isEmpty()) {
            Bundle bundle = bundles.pop();
            try {
                bundle.stop(Bundle.STOP_TRANSIENT);
            } catch (BundleException | IllegalStateException e) {
                err.println("lanner: the bundle " + bundle.getSymbolicName() + " did not stop: " + e.getMessage());
            }
        }
    }

    /** The service that runs commands, once the command is there. */
    private static @Nullable CommandProcessor processor(BundleContext context, String command)
            throws InterruptedException {
        int colon = command.indexOf(':');
        String filter = "(&(" + CommandProcessor.COMMAND_SCOPE + "=" + command.substring(0, colon) + ")("
                + CommandProcessor.COMMAND_FUNCTION + "=" + command.substring(colon + 1) + "))";
        long limit = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(COMMAND_MS);
        try {
            while (context.getServiceReferences((String) null, filter) == null) {
                if (System.nanoTime() > limit) {
                    return null;
                }
                Thread.sleep(5);
            }
        } catch (InvalidSyntaxException e) {
            throw new IllegalArgumentException(e);
        }
        ServiceReference<CommandProcessor> reference = context.getServiceReference(CommandProcessor.class);
        return reference == null ? null : context.getService(reference);
    }

    BundleContext context() {
        Framework running = framework;
        if (running == null) {
            throw new IllegalStateException("not started");
        }
        return running.getBundleContext();
    }

    /** Removes what was only for this run. */
    void deleteCache() {
        CacheFolder folder = cache;
        if (folder != null) {
            folder.delete();
        }
    }
}
