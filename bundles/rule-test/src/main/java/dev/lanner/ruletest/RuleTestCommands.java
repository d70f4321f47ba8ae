// SPDX-License-Identifier: Apache-2.0
package dev.lanner.ruletest;

import dev.lanner.api.event.EventCatalogue;
import dev.lanner.api.event.EventCodec;
import dev.lanner.api.pipeline.Pipeline;
import dev.lanner.api.rule.RuleEngine;
import dev.lanner.api.state.StateEngine;
import dev.lanner.spi.source.CaptureOpener;
import java.util.ArrayList;
import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The command that runs tests of rules. */
@Component(
        service = RuleTestCommands.class,
        property = {"osgi.command.scope=lanner", "osgi.command.function=testrules"})
public final class RuleTestCommands {
    private static final String STATUS = "lanner.status";

    private final StateEngine state;
    private final RuleEngine rules;
    private final EventCatalogue catalogue;
    private final EventCodec codec;
    private final CaptureOpener captures;

    /** There while events are judged, whose state and rules tests would replace: the only reference that is not final. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable Pipeline pipeline;

    /** With what events pass through. */
    @Activate
    public RuleTestCommands(
            @Reference StateEngine state,
            @Reference RuleEngine rules,
            @Reference EventCatalogue catalogue,
            @Reference EventCodec codec,
            @Reference CaptureOpener captures) {
        this.state = state;
        this.rules = rules;
        this.catalogue = catalogue;
        this.codec = codec;
        this.captures = captures;
    }

    /** Runs tests. */
    @Descriptor("runs tests of rules, in a Lanner that judges no events; fails if one of them does")
    public String testrules(
            CommandSession session,
            @Descriptor("[--json] [--coverage] [--complete] [--filter NAME] folders with rules, or files with tests")
                    String... arguments) {
        if (pipeline != null) {
            session.put(STATUS, 1);
            return "This Lanner judges events, whose state and rules tests would replace; use 'lanner rules test'.";
        }
        boolean isJson = false;
        boolean isDetailed = false;
        boolean isCompleteWanted = false;
        String filter = "";
        List<String> paths = new ArrayList<>();
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--json" -> isJson = true;
                case "--coverage" -> isDetailed = true;
                case "--complete" -> isCompleteWanted = true;
                case "--filter" -> filter = ++i < arguments.length ? arguments[i] : "";
                default -> paths.add(arguments[i]);
            }
        }
        CaseRunner runner = new CaseRunner(state, rules, captures, catalogue, codec);
        TestReport report = new RuleTester(rules, catalogue, codec, runner).test(paths, filter);
        if (!report.isGood() || (isCompleteWanted && !report.isComplete())) {
            session.put(STATUS, 1);
        }
        if (isJson) {
            return JsonReport.of(report);
        }
        report.complaints().forEach(System.err::println);
        System.err.flush();
        return TextReport.of(report, isDetailed);
    }
}
