// SPDX-License-Identifier: Apache-2.0
package dev.lanner.shell;

import dev.lanner.api.alert.InternalAlerts;
import dev.lanner.api.capture.Recording;
import dev.lanner.api.container.Containers;
import dev.lanner.api.event.EventCatalogue;
import dev.lanner.api.field.FieldCatalogue;
import dev.lanner.api.pipeline.Explainer;
import dev.lanner.api.pipeline.Pipeline;
import dev.lanner.api.pipeline.Spools;
import dev.lanner.api.rule.EventFormats;
import dev.lanner.api.rule.RuleEngine;
import dev.lanner.api.rule.RuleLanguage;
import dev.lanner.api.rule.RuleSwitches;
import dev.lanner.spi.doctor.DoctorCheck;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * What is in the house at this moment, or a sentence saying that it is not. Commands stay while services come and go, so
 * these are the only references that are neither final nor static.
 */
@Component(service = House.class)
public final class House {
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable Pipeline pipeline;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable Spools spools;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable RuleEngine ruleEngine;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable RuleLanguage ruleLanguage;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable RuleSwitches ruleSwitches;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable EventFormats eventFormats;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable FieldCatalogue fieldCatalogue;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable EventCatalogue eventCatalogue;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable Recording recording;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable Explainer explainer;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable Containers containers;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable InternalAlerts internalAlerts;

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    volatile List<DoctorCheck> doctorChecks = List.of();

    /** Empty; the references fill it. */
    @Activate
    public House() {}

    Pipeline pipeline() throws CommandException {
        return present(
                pipeline,
                "nothing is being watched here: no pipeline is running; start one with 'lanner run', and ask it with"
                        + " 'lanner shell'");
    }

    Spools spools() throws CommandException {
        return present(spools, missing("pipeline", "dev.lanner.pipeline"));
    }

    RuleEngine ruleEngine() throws CommandException {
        return present(ruleEngine, missing("rule engine", "dev.lanner.engine"));
    }

    RuleLanguage ruleLanguage() throws CommandException {
        return present(ruleLanguage, missing("rule language", "dev.lanner.engine"));
    }

    RuleSwitches ruleSwitches() throws CommandException {
        return present(ruleSwitches, missing("rule engine", "dev.lanner.engine"));
    }

    EventFormats eventFormats() throws CommandException {
        return present(eventFormats, missing("rule engine", "dev.lanner.engine"));
    }

    FieldCatalogue fieldCatalogue() throws CommandException {
        return present(fieldCatalogue, missing("field catalogue", "dev.lanner.engine"));
    }

    EventCatalogue eventCatalogue() throws CommandException {
        return present(eventCatalogue, missing("event catalogue", "dev.lanner.events"));
    }

    Recording recording() throws CommandException {
        return present(
                recording,
                "nothing is being recorded: the file could not be opened, or nobody has asked for a recording; the log says"
                        + " more");
    }

    Explainer explainer() throws CommandException {
        return present(explainer, missing("explainer of rules", "dev.lanner.pipeline"));
    }

    private static String missing(String what, String bundle) {
        return "there is no " + what + ": the bundle " + bundle + " is not active; 'felix:lb' and 'scr:list' show why";
    }

    private static <T> T present(@Nullable T service, String message) throws CommandException {
        if (service == null) {
            throw new CommandException(message);
        }
        return service;
    }
}
