// SPDX-License-Identifier: Apache-2.0
package dev.lanner.shell;

import dev.lanner.api.pipeline.Explaining;
import dev.lanner.api.pipeline.Pipeline;
import dev.lanner.api.rule.EventVerdict;
import dev.lanner.api.rule.Rule;
import dev.lanner.api.rule.RuleExplanation;
import dev.lanner.api.rule.UnknownRuleException;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * Commands that show how a rule judges: at once by what passes, and in steps for a capture that is replayed. It stays from
 * one command to the next since it remembers what has begun.
 */
@Component(
        service = ExplainCommands.class,
        immediate = true,
        property = {
            "osgi.command.scope=lanner",
            "osgi.command.function=explain",
            "osgi.command.function=explainbegin",
            "osgi.command.function=explaining",
            "osgi.command.function=explainend"
        })
public final class ExplainCommands {
    private static final String DEFAULT_SECONDS = "10";
    private static final long MOST_SECONDS = 3600;

    private final House house;
    private final AtomicReference<@Nullable Explaining> begun = new AtomicReference<>();

    /** With what is in the house. */
    @Activate
    public ExplainCommands(@Reference House house) {
        this.house = house;
    }

    /** Explains a rule by what passes now. */
    @Descriptor(
            "watches how a rule judges the events of the next seconds: how many got how far, where they stopped, and"
                    + " with which values")
    public String explain(
            @Descriptor("how long to watch, 10 if not given")
                    @Parameter(
                            names = {"-s", "--seconds"},
                            absentValue = DEFAULT_SECONDS)
                    long seconds,
            @Descriptor("as JSON")
                    @Parameter(
                            names = {"-j", "--json"},
                            presentValue = "true",
                            absentValue = "false")
                    boolean json,
            @Descriptor("with a line for each step, also where many in a row stopped nothing")
                    @Parameter(
                            names = {"-a", "--all"},
                            presentValue = "true",
                            absentValue = "false")
                    boolean all,
            @Descriptor("the rule's name, or a part of it that no other has") String name)
            throws CommandException, InterruptedException {
        if (seconds < 1 || seconds > MOST_SECONDS) {
            throw new CommandException("--seconds must be from 1 to " + MOST_SECONDS + ", and is " + seconds);
        }
        Pipeline pipeline = house.pipeline();
        Rule rule = Names.find("rule", name, house.ruleEngine().rules(), Rule::name);
        try (Explaining explaining = house.explainer().begin(rule.name(), 0)) {
            pipeline.awaitEnd(TimeUnit.SECONDS.toMillis(seconds));
            RuleExplanation explanation = explanation(explaining);
            return json ? ExplanationJson.of(explanation) : TallyText.of(explanation, Look.SIGNS, all);
        }
    }

    /** Begins to explain a rule by a capture that is going to be replayed. */
    @Descriptor("begins to explain a rule by the events that come from now on; explainend ends it")
    public String explainbegin(
            @Descriptor("the rule's name") String name,
            @Descriptor("number of the event to tell all about; 0 for none") long event)
            throws CommandException {
        close(begun.getAndSet(house.explainer().begin(name, event)));
        return "";
    }

    /** Tells how far it is. */
    @Descriptor("says how many events the rule was shown; nothing once the event that was asked for has come")
    public String explaining() throws CommandException {
        Explaining explaining = begun();
        RuleExplanation explanation = explanation(explaining);
        return explaining.verdict() != null
                ? ""
                : String.format(
                        Locale.ROOT, "%,d events shown", explanation.tally().events());
    }

    /** Ends it. */
    @Descriptor("ends what explainbegin has begun, and tells what was seen")
    public String explainend(
            @Descriptor("how: plain, signs, colours or json") String form,
            @Descriptor("whether every part of the condition is to be shown") boolean isWhole,
            @Descriptor("number of the event that was asked for; 0 for none") long event)
            throws CommandException {
        Explaining explaining = begun();
        begun.set(null);
        try (explaining) {
            RuleExplanation explanation = explanation(explaining);
            EventVerdict verdict = explaining.verdict();
            boolean isJson = form.equals("json");
            if (event == 0) {
                return isJson ? ExplanationJson.of(explanation) : TallyText.of(explanation, Look.of(form), isWhole);
            }
            if (verdict == null) {
                throw new CommandException(noEvent(event, explanation.tally().events()));
            }
            return isJson
                    ? ExplanationJson.of(explanation, verdict)
                    : VerdictText.of(explanation, verdict, Look.of(form), isWhole);
        }
    }

    private static String noEvent(long event, long events) {
        return String.format(
                Locale.ROOT,
                "there is no event %d; %s",
                event,
                events == 0 ? "no event came at all" : "they have the numbers 1 to " + events);
    }

    private Explaining begun() throws CommandException {
        Explaining explaining = begun.get();
        if (explaining == null) {
            throw new CommandException("nothing is being explained; explainbegin begins");
        }
        return explaining;
    }

    private static RuleExplanation explanation(Explaining explaining) throws CommandException {
        try {
            return explaining.explanation();
        } catch (UnknownRuleException e) {
            throw new CommandException(String.valueOf(e.getMessage()));
        }
    }

    /** Lets go of what nobody has ended. */
    @Deactivate
    void stop() {
        close(begun.getAndSet(null));
    }

    private static void close(@Nullable Explaining explaining) {
        if (explaining != null) {
            explaining.close();
        }
    }
}
