// SPDX-License-Identifier: Apache-2.0
package dev.lanner.shell;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;

/** Says in words what keeps a bundle from working with the others. */
final class Unresolved {
    private static final Pattern LEAST = Pattern.compile("\\(version>=([^)]*)\\)");
    private static final Pattern LIMIT = Pattern.compile("\\(!\\(version>=([^)]*)\\)\\)");

    /** What a requirement of a namespace is about, and who would give it. */
    private static final Map<String, List<String>> KINDS = Map.of(
            "osgi.wiring.package", List.of("the package ", ", which no bundle exports"),
            "osgi.wiring.bundle", List.of("the bundle ", ", which is not installed"),
            "osgi.wiring.host", List.of("the bundle ", " to be a part of, which is not installed"),
            "osgi.ee", List.of("a Java that this one is not: ", ""),
            "osgi.extender", List.of("the extender ", ", which no bundle is"),
            "dev.lanner.spi", List.of("Lanner's interface ", ", which this Lanner has not: it was built for another"));

    private final FrameworkWiring wiring;

    Unresolved(FrameworkWiring wiring) {
        this.wiring = wiring;
    }

    /** A sentence for each thing that is missing; none if nothing is. */
    List<String> reasons(Bundle bundle) {
        return reasons(bundle, new HashSet<>());
    }

    private List<String> reasons(Bundle bundle, Set<Bundle> seen) {
        List<String> reasons = new ArrayList<>();
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        if (revision == null || !seen.add(bundle)) {
            return reasons;
        }
        for (BundleRequirement requirement : revision.getDeclaredRequirements(null)) {
            if (isNeeded(requirement)) {
                addReason(requirement, reasons, seen);
            }
        }
        return reasons;
    }

    private static boolean isNeeded(BundleRequirement requirement) {
        Map<String, String> directives = requirement.getDirectives();
        return !Constants.RESOLUTION_OPTIONAL.equals(directives.get(Constants.RESOLUTION_DIRECTIVE))
                && !"dynamic".equals(directives.get(Constants.RESOLUTION_DIRECTIVE))
                && Constants.EFFECTIVE_RESOLVE.equals(
                        directives.getOrDefault(Constants.EFFECTIVE_DIRECTIVE, Constants.EFFECTIVE_RESOLVE));
    }

    private void addReason(BundleRequirement requirement, List<String> reasons, Set<Bundle> seen) {
        Collection<BundleCapability> providers = wiring.findProviders(requirement);
        if (providers.isEmpty()) {
            reasons.add("it needs " + words(requirement));
            return;
        }
        // One that works, or could, will do.
        List<String> theirs = new ArrayList<>();
        for (BundleCapability provider : providers) {
            Bundle bundle = provider.getRevision().getBundle();
            List<String> below = bundle.getState() == Bundle.INSTALLED ? reasons(bundle, seen) : List.of();
            if (below.isEmpty()) {
                return;
            }
            theirs.add("it needs the bundle " + bundle.getSymbolicName() + ", and " + below.get(0));
        }
        reasons.add(theirs.get(0));
    }

    private static String words(BundleRequirement requirement) {
        String namespace = requirement.getNamespace();
        String filter = requirement.getDirectives().getOrDefault(Constants.FILTER_DIRECTIVE, "");
        List<String> kind = KINDS.get(namespace);
        Matcher name = Pattern.compile("\\(" + Pattern.quote(namespace) + "=([^)]*)\\)")
                .matcher(filter);
        if (kind == null || !name.find()) {
            return namespace + " " + filter + ", which no bundle gives";
        }
        return kind.get(0) + name.group(1) + versions(filter) + kind.get(1);
    }

    private static String versions(String filter) {
        Matcher least = LEAST.matcher(filter.replaceAll("\\(!\\(version>=[^)]*\\)\\)", ""));
        Matcher limit = LIMIT.matcher(filter);
        String from = least.find() ? " " + least.group(1) : "";
        String to = limit.find() ? " and below " + limit.group(1) : "";
        return from.isEmpty() && to.isEmpty() ? "" : " (version" + from + " or later" + to + ")";
    }
}
