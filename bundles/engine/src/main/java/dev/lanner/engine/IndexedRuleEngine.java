// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine;

import dev.lanner.api.event.Event;
import dev.lanner.api.event.EventCatalogue;
import dev.lanner.api.field.FieldCatalogue;
import dev.lanner.api.field.FieldSpec;
import dev.lanner.api.quarantine.Quarantine;
import dev.lanner.api.rule.ConditionException;
import dev.lanner.api.rule.EventFilter;
import dev.lanner.api.rule.EventFormat;
import dev.lanner.api.rule.EventFormats;
import dev.lanner.api.rule.FormatException;
import dev.lanner.api.rule.LoadReport;
import dev.lanner.api.rule.MatchHandler;
import dev.lanner.api.rule.Problem;
import dev.lanner.api.rule.Rule;
import dev.lanner.api.rule.RuleEngine;
import dev.lanner.api.rule.RuleExplanation;
import dev.lanner.api.rule.RuleLanguage;
import dev.lanner.api.rule.RuleSwitches;
import dev.lanner.api.rule.RulesDescription;
import dev.lanner.api.rule.RulesDocument;
import dev.lanner.api.rule.UnknownRuleException;
import dev.lanner.engine.compile.Addition;
import dev.lanner.engine.compile.AdditionCompiler;
import dev.lanner.engine.compile.FieldTable;
import dev.lanner.engine.compile.KnownFields;
import dev.lanner.engine.compile.RuleSetCompiler;
import dev.lanner.engine.compile.RuleSetCompiler.Options;
import dev.lanner.engine.compile.RuleSetCompiler.Outcome;
import dev.lanner.engine.compile.RuleSwitch;
import dev.lanner.engine.eval.Frame;
import dev.lanner.engine.eval.RuleSet;
import dev.lanner.engine.load.LanguageSchema;
import dev.lanner.spi.field.FieldProvider;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The rule engine: rules by event type and by process. Also the catalogue of the fields that they may use. */
@Component(
        service = {RuleEngine.class, RuleLanguage.class, RuleSwitches.class, EventFormats.class, FieldCatalogue.class},
        configurationPid = "dev.lanner.engine")
@Designate(ocd = EngineConfig.class)
public final class IndexedRuleEngine implements RuleEngine, RuleLanguage, RuleSwitches, EventFormats, FieldCatalogue {
    private static final Logger LOG = LoggerFactory.getLogger(IndexedRuleEngine.class);
    /** What the places of problems with settings begin with. */
    private static final String SETTINGS = "engine.";

    private final EventCatalogue catalogue;
    private final EngineSettings settings;
    private final ReaderFaults faults = new ReaderFaults();
    private final AtomicLong ids = new AtomicLong();
    private final Handover handover;
    private final FieldUsers users;
    private final Explanations explanations;

    private final Object changes = new Object();
    private final Map<FieldProvider, List<FieldSpec>> providers = new LinkedHashMap<>();
    private List<RulesDocument> documents = List.of();
    private Set<String> usedFields = Set.of();
    private KnownFields knownFields = KnownFields.load();
    private volatile FieldTable fields;
    private volatile boolean isStopped;

    /** Made by the component runtime. */
    @Activate
    public IndexedRuleEngine(@Reference EventCatalogue catalogue, EngineConfig config) {
        this(catalogue, config, System.getenv());
    }

    IndexedRuleEngine(EventCatalogue catalogue, EngineConfig config, Map<String, String> environment) {
        this.catalogue = catalogue;
        this.settings = new EngineSettings(config, environment);
        this.users = new FieldUsers(catalogue, faults);
        this.explanations = new Explanations(catalogue, faults, options());
        this.fields = new FieldTable(List.of(), knownFields);
        this.handover = new Handover(new RuleSet(ids.getAndIncrement(), List.of(), Map.of(), new Frame(), true));
    }

    /** Judges by another configuration from the next batch of events on; nobody who uses the engine notices. */
    @Modified
    void modify(EngineConfig config) {
        synchronized (changes) {
            if (settings.change(config)) {
                settingsChanged();
            }
        }
    }

    /** Has fields that fail again and again kept out; what was compiled before is compiled anew. */
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void bindQuarantine(Quarantine quarantine) {
        faults.watch(quarantine);
        synchronized (changes) {
            if (!documents.isEmpty()) {
                settingsChanged();
            }
        }
    }

    /** Nobody keeps fields out any more. */
    void unbindQuarantine(Quarantine quarantine) {
        faults.unwatch(quarantine);
    }

    /** Adds to alerts what is configured. */
    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindAppended(OutputAddition output) {
        synchronized (changes) {
            settings.put(output, output.addition());
            settingsChanged();
        }
    }

    /** What is configured has changed. */
    void updatedAppended(OutputAddition output) {
        Addition wanted = output.addition();
        synchronized (changes) {
            List<Problem> problems = AdditionCompiler.check(wanted, options().output(), fields, faults);
            if (problems.stream().anyMatch(Problem::isError)) {
                LOG.error("The changed {} makes no sense; what was set before stays. {}", wanted.setting(), problems);
                return;
            }
            settings.put(output, wanted);
            settingsChanged();
        }
    }

    /** It is not configured any more. */
    void unbindAppended(OutputAddition output) {
        synchronized (changes) {
            settings.remove(output);
            settingsChanged();
        }
    }

    /** Nothing is compiled any more for what is left when fields and additions go. */
    @Deactivate
    void stop() {
        isStopped = true;
    }

    /** Compiles the rules anew, beside those that work, and puts them in place. */
    private void settingsChanged() {
        explanations.options(options());
        if (documents.isEmpty() || isStopped) {
            return;
        }
        Outcome outcome = compile(documents);
        LoadReport report = outcome.report();
        if (!report.isSuccessful()) {
            LOG.error("The configuration has changed, but the rules do not fit the fields. {}", report.problems());
            return;
        }
        usedFields = outcome.fields();
        put(outcome);
        LOG.info("The configuration has changed; {} rules work by it.", report.ruleCount());
        report.problems().stream()
                .filter(problem -> problem.location().document().startsWith(SETTINGS))
                .forEach(problem -> LOG.warn("{}", problem));
    }

    /** Binds a provider: rules that wait for its fields start to work. */
    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindProvider(FieldProvider provider) {
        List<FieldSpec> specs = List.copyOf(provider.fields());
        synchronized (changes) {
            providers.put(provider, specs);
            fieldsChanged(specs);
        }
    }

    /** Lets a provider go: returns when none of its readers will be called again. */
    void unbindProvider(FieldProvider provider) {
        synchronized (changes) {
            List<FieldSpec> specs = providers.remove(provider);
            if (specs != null && !isStopped) {
                fieldsChanged(specs);
                faults.forget(specs);
            }
        }
    }

    private void fieldsChanged(List<FieldSpec> changed) {
        List<FieldSpec> specs = new ArrayList<>();
        providers.values().forEach(specs::addAll);
        knownFields = knownFields.with(changed);
        FieldTable table = new FieldTable(specs, knownFields);
        fields = table;
        if (!table.duplicates().isEmpty()) {
            LOG.warn("More than one provider gives the fields {}; the first one is used.", table.duplicates());
        }
        users.onFieldsChanged(changed, table);
        explanations.onFieldsChanged(changed, table);
        if (changed.stream().noneMatch(field -> FieldUsers.isUsed(field.name(), usedFields))) {
            return;
        }
        Outcome outcome = compile(documents);
        usedFields = outcome.fields();
        if (!outcome.report().isSuccessful()) {
            LOG.error(
                    "The rules no longer fit the fields; no rule works until they are changed. {}",
                    outcome.report().problems());
        }
        put(outcome);
    }

    @Override
    public LoadReport load(List<RulesDocument> wanted) {
        synchronized (changes) {
            Outcome outcome = compile(wanted);
            if (outcome.report().isSuccessful()) {
                documents = List.copyOf(wanted);
                usedFields = outcome.fields();
                put(outcome);
            }
            return outcome.report();
        }
    }

    @Override
    public LoadReport check(List<RulesDocument> wanted) {
        return compile(wanted).report();
    }

    private void put(Outcome outcome) {
        handover.replace(outcome.rules());
        explanations.onRules(outcome.rules().rules(), documents);
    }

    private Outcome compile(List<RulesDocument> wanted) {
        return RuleSetCompiler.compile(wanted, catalogue, fields, faults, options());
    }

    private Options options() {
        return settings.options(ids.getAndIncrement());
    }

    @Override
    public RulesDescription describe(List<RulesDocument> wanted) {
        return RuleSetCompiler.describe(wanted, catalogue, fields, faults, options());
    }

    @Override
    public RulesDescription loaded() {
        List<RulesDocument> present;
        synchronized (changes) {
            present = documents;
        }
        return describe(present);
    }

    @Override
    public String schema() {
        return LanguageSchema.text();
    }

    @Override
    public EventFilter filter(String condition) throws ConditionException {
        synchronized (changes) {
            return users.filter(condition, fields);
        }
    }

    @Override
    public EventFormat eventFormat(String output) throws FormatException {
        synchronized (changes) {
            return users.format(output, fields);
        }
    }

    @Override
    public List<String> turn(boolean isOn, boolean isTag, String name) throws ConditionException {
        RuleSwitch wanted = new RuleSwitch(isOn, isTag, name);
        synchronized (changes) {
            List<String> meant =
                    rules().stream().filter(wanted::fits).map(Rule::name).toList();
            if (meant.isEmpty()) {
                return meant;
            }
            List<RuleSwitch> before = settings.turn(wanted);
            Outcome outcome = compile(documents);
            if (!outcome.report().isSuccessful()) {
                settings.turned(before);
                throw new ConditionException("the rules do not compile so: "
                        + outcome.report().problems().get(0) + "; they stay as they were");
            }
            explanations.options(options());
            usedFields = outcome.fields();
            put(outcome);
            LOG.info("{} until the next start: {}.", isOn ? "Enabled" : "Disabled", String.join(", ", meant));
            return meant;
        }
    }

    @Override
    public RuleExplanation explain(String ruleName) throws UnknownRuleException {
        synchronized (changes) {
            return explanations.add(ruleName, rules(), documents, fields);
        }
    }

    @Override
    public List<Rule> rules() {
        return handover.newest().rules();
    }

    @Override
    public void beginBatch() {
        handover.beginBatch();
    }

    @Override
    public void evaluate(Event event, MatchHandler handler) {
        RuleSet rules = handover.begin();
        try {
            rules.evaluate(event, handler);
        } finally {
            handover.end();
        }
    }

    @Override
    public List<FieldSpec> fields() {
        return fields.fields();
    }

    @Override
    public @Nullable FieldSpec field(String name) {
        return fields.field(name);
    }

    /** How often the reader of a field has thrown. */
    long faults(String field) {
        return faults.count(field);
    }
}
