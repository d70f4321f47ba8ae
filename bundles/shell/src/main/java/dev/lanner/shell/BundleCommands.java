// SPDX-License-Identifier: Apache-2.0
package dev.lanner.shell;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Commands about bundles, for those who do not know the framework: what is there, and why something does not work. */
@Component(
        service = BundleCommands.class,
        property = {"osgi.command.scope=lanner", "osgi.command.function=bundles"})
public final class BundleCommands {
    private static final Pattern SCHEME = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.\\-]+:.*");
    private static final long REFRESH_MS = 10_000;

    /** By the bit of the state. */
    private static final Map<Integer, String> STATES = Map.of(
            Bundle.UNINSTALLED, "removed",
            Bundle.INSTALLED, "unresolved",
            Bundle.RESOLVED, "stopped",
            Bundle.STARTING, "starting",
            Bundle.STOPPING, "stopping",
            Bundle.ACTIVE, "active");

    private final BundleContext context;
    private final FrameworkWiring wiring;
    private final Unresolved unresolved;

    /** Of this framework. */
    @Activate
    public BundleCommands(BundleContext context) {
        this.context = context;
        this.wiring = context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).adapt(FrameworkWiring.class);
        this.unresolved = new Unresolved(wiring);
    }

    /** Lists bundles, or does something to one. */
    @Descriptor(
            "lists the bundles: state, version, and what is missing where one does not work; 'bundles install' installs"
                    + " one from a file or URL and starts it; 'update', 'start', 'stop' and 'remove' take a bundle's name or number."
                    + " All that lasts until the next start; what is to stay belongs into the deploy folder")
    @Actions(
            value = {"list", "install", "update", "start", "stop", "remove"},
            reading = "list")
    @Example({"bundles", "bundles install /root/my-output.jar", "bundles stop dev.lanner.output.kafka"})
    public Answer bundles(
            CommandSession session,
            @Descriptor("nothing; list [NAME]; install FILE; update NAME; start NAME; stop NAME; remove NAME")
                    String... arguments)
            throws CommandException, InterruptedException {
        List<String> words = List.of(arguments);
        String action = words.isEmpty() ? "list" : words.get(0);
        if (action.equals("list") && words.size() <= 2) {
            return list(words.size() == 2 ? words.get(1) : "");
        }
        if (words.size() == 2) {
            String which = words.get(1);
            switch (action) {
                case "install" -> {
                    return install(session, which);
                }
                case "update" -> {
                    return update(session, changeable(which));
                }
                case "start" -> {
                    return start(session, changeable(which), "");
                }
                case "stop" -> {
                    return stop(changeable(which));
                }
                case "remove" -> {
                    return remove(changeable(which));
                }
                default -> {}
            }
        }
        throw new CommandException(
                "there is no 'bundles " + String.join(" ", words) + "'; there are: bundles, bundles list"
                        + " NAME, bundles install FILE, and update, start, stop and remove NAME");
    }

    private Table list(String part) {
        List<List<Object>> rows = new ArrayList<>();
        for (Bundle bundle : context.getBundles()) {
            if (name(bundle).contains(part)) {
                List<String> reasons = bundle.getState() == Bundle.INSTALLED ? unresolved.reasons(bundle) : List.of();
                rows.add(List.of(
                        bundle.getBundleId(), name(bundle), bundle.getVersion().toString(), state(bundle), reasons));
            }
        }
        return new Table(
                List.of("NUMBER", "BUNDLE", "VERSION", "STATE", "MISSING"), rows, "No bundle has that in its name.");
    }

    private static String state(Bundle bundle) {
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        boolean isFragment = revision != null && (revision.getTypes() & BundleRevision.TYPE_FRAGMENT) != 0;
        return bundle.getState() == Bundle.RESOLVED && isFragment
                ? "attached"
                : STATES.getOrDefault(bundle.getState(), "unknown");
    }

    private static String name(Bundle bundle) {
        String name = bundle.getSymbolicName();
        return name == null ? bundle.getLocation() : name;
    }

    private Answer install(CommandSession session, String from) throws CommandException {
        boolean isUrl = SCHEME.matcher(from).matches();
        if (!isUrl && !Path.of(from).isAbsolute()) {
            throw new CommandException(
                    "say from the root on where the bundle is, or give a URL: Lanner works in another folder than you");
        }
        Path file = isUrl ? null : Path.of(from);
        if (file != null && !Files.isRegularFile(file)) {
            throw new CommandException("there is no file " + file);
        }
        String location = file == null ? from : file.toUri().toString();
        if (context.getBundle(location) != null) {
            throw new CommandException("it is installed already, as bundle "
                    + context.getBundle(location).getBundleId() + "; 'bundles update' reads it again");
        }
        try (InputStream stream = URI.create(location).toURL().openStream()) {
            Bundle bundle = context.installBundle(location, stream);
            if (bundle.getSymbolicName() == null) {
                bundle.uninstall();
                throw new CommandException(from + " is no bundle: its manifest has no Bundle-SymbolicName");
            }
            return start(session, bundle, "installed and ");
        } catch (IOException | IllegalArgumentException e) {
            throw new CommandException(from + " cannot be read: " + e.getMessage());
        } catch (BundleException e) {
            throw new CommandException(from + " cannot be installed: " + e.getMessage());
        }
    }

    private Answer start(CommandSession session, Bundle bundle, String before) {
        try {
            if (!state(bundle).equals("attached")) {
                bundle.start();
            }
            return said(bundle, "is " + before + "started", List.of());
        } catch (BundleException e) {
            Status.setFailed(session);
            List<String> reasons = bundle.getState() == Bundle.INSTALLED ? unresolved.reasons(bundle) : List.of();
            String installed = before.isEmpty() ? "does not start" : "is installed, and does not start";
            return said(bundle, installed, reasons.isEmpty() ? List.of(cause(e)) : reasons);
        }
    }

    private static String cause(BundleException e) {
        Throwable cause = e.getCause();
        return String.valueOf(cause == null ? e.getMessage() : cause);
    }

    private Answer stop(Bundle bundle) throws CommandException {
        try {
            bundle.stop();
            return said(bundle, "is stopped until the next start", List.of());
        } catch (BundleException e) {
            throw new CommandException("the bundle " + name(bundle) + " did not stop cleanly: " + cause(e));
        }
    }

    private Answer update(CommandSession session, Bundle bundle) throws CommandException, InterruptedException {
        boolean isActive = bundle.getState() == Bundle.ACTIVE;
        String before = bundle.getVersion().toString();
        try {
            bundle.update();
        } catch (BundleException e) {
            throw new CommandException("the bundle " + name(bundle) + " cannot be read again from "
                    + bundle.getLocation() + ": " + cause(e));
        }
        refresh(bundle);
        String change = before.equals(bundle.getVersion().toString())
                ? "updated, still version " + before + ", and "
                : "updated from version " + before + " to " + bundle.getVersion() + ", and ";
        return isActive ? start(session, bundle, change) : said(bundle, "is " + change + "not started", List.of());
    }

    private Answer remove(Bundle bundle) throws CommandException, InterruptedException {
        try {
            bundle.uninstall();
        } catch (BundleException e) {
            throw new CommandException("the bundle " + name(bundle) + " did not go cleanly: " + cause(e));
        }
        refresh(bundle);
        return said(bundle, "is removed until the next start", List.of());
    }

    /** Has those that use the bundle use what there is now. */
    private void refresh(Bundle bundle) throws InterruptedException {
        CountDownLatch isDone = new CountDownLatch(1);
        wiring.refreshBundles(Set.of(bundle), event -> isDone.countDown());
        isDone.await(REFRESH_MS, TimeUnit.MILLISECONDS);
    }

    private static Answer said(Bundle bundle, String what, List<String> reasons) {
        Map<String, Object> sides = new LinkedHashMap<>();
        sides.put("Number", bundle.getBundleId());
        sides.put("Bundle", name(bundle));
        sides.put("Version", bundle.getVersion().toString());
        sides.put("State", state(bundle));
        sides.put("Missing", reasons);
        String why = reasons.isEmpty() ? "." : ": " + String.join("; ", reasons) + ".";
        return Card.said("The bundle " + name(bundle) + " (" + bundle.getBundleId() + ") " + what + why, sides);
    }

    private Bundle changeable(String which) throws CommandException {
        List<Bundle> all = List.of(context.getBundles());
        Bundle bundle = null;
        for (Bundle each : all) {
            if (which.equals(Long.toString(each.getBundleId()))) {
                bundle = each;
            }
        }
        Bundle found = bundle == null ? Names.find("bundle", which, all, BundleCommands::name) : bundle;
        if (found.getBundleId() == Constants.SYSTEM_BUNDLE_ID) {
            throw new CommandException("that is the framework, and so all of Lanner; SIGTERM to its process ends it");
        }
        return found;
    }
}
