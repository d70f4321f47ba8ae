// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime.deploy;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;

/** Finds out what a bundle that does not resolve lacks. */
final class Lacking {
    private final BundleContext context;

    Lacking(BundleContext context) {
        this.context = context;
    }

    /** What it lacks, in words that follow "it needs"; null if every requirement could be met by itself. */
    @Nullable
    String of(Bundle bundle) {
        return of(bundle, new HashSet<>());
    }

    /** What a bundle needs to resolve. */
    List<BundleRequirement> needs(Bundle bundle) {
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        return revision == null
                ? List.of()
                : revision.getDeclaredRequirements(null).stream()
                        .filter(Lacking::isNeeded)
                        .toList();
    }

    /** Whether bundles that are resolved provide all of it. */
    boolean isMet(List<BundleRequirement> needs) {
        return needs.stream().allMatch(this::isMet);
    }

    private boolean isMet(BundleRequirement need) {
        for (Bundle candidate : context.getBundles()) {
            if (candidate.getState() != Bundle.INSTALLED
                    && capabilities(candidate, need.getNamespace()).stream().anyMatch(need::matches)) {
                return true;
            }
        }
        return false;
    }

    private @Nullable String of(Bundle bundle, Set<Bundle> asked) {
        if (!asked.add(bundle)) {
            return null;
        }
        for (BundleRequirement requirement : needs(bundle)) {
            String words = lacking(requirement, asked);
            if (words != null) {
                return words;
            }
        }
        return null;
    }

    private static boolean isNeeded(BundleRequirement requirement) {
        return !Constants.RESOLUTION_OPTIONAL.equals(requirement.getDirectives().get(Constants.RESOLUTION_DIRECTIVE))
                && !"dynamic".equals(requirement.getDirectives().get(Constants.RESOLUTION_DIRECTIVE))
                && Constants.EFFECTIVE_RESOLVE.equals(requirement
                        .getDirectives()
                        .getOrDefault(Constants.EFFECTIVE_DIRECTIVE, Constants.EFFECTIVE_RESOLVE));
    }

    private @Nullable String lacking(BundleRequirement requirement, Set<Bundle> asked) {
        String words = FilterWords.of(
                requirement.getNamespace(), requirement.getDirectives().getOrDefault(Constants.FILTER_DIRECTIVE, ""));
        @Nullable String further = null;
        boolean isProvided = false;
        Set<String> others = new LinkedHashSet<>();
        for (Bundle candidate : context.getBundles()) {
            for (BundleCapability capability : capabilities(candidate, requirement.getNamespace())) {
                if (!requirement.matches(capability)) {
                    addOther(requirement, capability, candidate, others);
                    continue;
                }
                String missing = candidate.getState() == Bundle.INSTALLED ? of(candidate, asked) : null;
                if (missing == null) {
                    return null;
                }
                isProvided = true;
                further = "which " + candidate.getSymbolicName() + " would provide, but that needs " + missing;
            }
        }
        if (isProvided) {
            return words + ", " + further;
        }
        return words + ", which no bundle provides"
                + (others.isEmpty() ? "" : "; there is " + String.join(" and ", others));
    }

    private static List<BundleCapability> capabilities(Bundle bundle, String namespace) {
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        return revision == null ? List.of() : revision.getDeclaredCapabilities(namespace);
    }

    /** The same thing in another version, which is what most often is wrong. */
    private static void addOther(
            BundleRequirement requirement, BundleCapability capability, Bundle bundle, Set<String> others) {
        Object value = capability.getAttributes().get(requirement.getNamespace());
        String filter = requirement.getDirectives().getOrDefault(Constants.FILTER_DIRECTIVE, "");
        Object version = capability.getAttributes().get(Constants.VERSION_ATTRIBUTE);
        if (value != null && version != null && filter.contains("(" + requirement.getNamespace() + "=" + value + ")")) {
            others.add("version " + version + " of " + bundle.getSymbolicName());
        }
    }
}
