// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.explain;

import dev.lanner.api.event.Event;
import dev.lanner.api.rule.ConditionPart;
import dev.lanner.api.rule.EventVerdict;
import dev.lanner.api.rule.EventVerdict.PartVerdict;
import dev.lanner.engine.eval.Check;
import dev.lanner.engine.eval.Frame;
import dev.lanner.engine.output.OutputTemplate;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A rule that is ready to be watched while it judges. <em>Thread:</em> one at a time. */
public final class Program {
    private final Frame frame = new Frame();
    private final Subject subject;
    private final Node root;
    private final List<Node> steps;
    private final List<Rival> rivals;

    /**
     * Makes a program.
     *
     * @param rivals the rules that are asked before this one, if the first match ends an event's judging
     */
    public Program(Subject subject, Node root, List<Rival> rivals) {
        this.subject = subject;
        this.root = root;
        this.steps = root.steps();
        this.rivals = List.copyOf(rivals);
    }

    /**
     * What the rule is about.
     *
     * @param source whose events it judges
     * @param codes the types that its condition can be true for
     * @param output the rule's output
     * @param who the one who did it; null if nobody provides the fields for that
     */
    public record Subject(String source, BitSet codes, OutputTemplate output, @Nullable OutputTemplate who) {}

    /** The condition. */
    public ConditionPart condition() {
        return root.part();
    }

    /** Numbers of the parts that must all be true. */
    public List<Integer> steps() {
        return steps.stream().map(Node::number).toList();
    }

    /** Judges an event and counts. */
    public void observe(Event event, Counts counts) {
        if (!event.source().equals(subject.source())) {
            return;
        }
        counts.addOfSource();
        if (!subject.codes().get(event.code())) {
            return;
        }
        counts.addOfType();
        frame.moveTo(event);
        if (root.count(frame, counts)) {
            counts.addMatch(event.number(), winner(event.code()));
        } else {
            countStop(event.number(), counts);
        }
    }

    private void countStop(long event, Counts counts) {
        for (int i = 0; i < steps.size(); i++) {
            Node step = steps.get(i);
            if (step.hasStopped(frame)) {
                counts.addStop(step.number(), event, holdFrom(i + 1));
                return;
            }
        }
    }

    private boolean holdFrom(int first) {
        for (int i = first; i < steps.size(); i++) {
            if (!steps.get(i).test(frame)) {
                return false;
            }
        }
        return true;
    }

    /** The earlier rule that matches the event at hand; null if none does. */
    private @Nullable String winner(int code) {
        for (int i = 0; i < rivals.size(); i++) {
            Check check = rivals.get(i).check(code);
            if (check != null && check.test(frame)) {
                return rivals.get(i).name();
            }
        }
        return null;
    }

    /** Judges an event and tells all about it. */
    public EventVerdict judge(Event event) {
        frame.moveTo(event);
        PartVerdict[] verdicts = new PartVerdict[condition().all().size()];
        boolean isAsked =
                event.source().equals(subject.source()) && subject.codes().get(event.code());
        boolean isTrue = root.tell(frame, true, verdicts) && isAsked;
        OutputTemplate who = subject.who();
        return new EventVerdict(
                event.number(),
                event.timestampNs(),
                event.type().name(),
                event.source(),
                who == null ? "" : who.format(frame, new HashMap<>()),
                isTrue,
                isTrue ? winner(event.code()) : null,
                subject.output().format(frame, new HashMap<>()),
                Arrays.asList(verdicts));
    }
}
