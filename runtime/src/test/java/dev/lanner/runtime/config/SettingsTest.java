// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime.config;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanner.runtime.config.Settings.CommandLine;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

class SettingsTest {
    private static final String METATYPE =
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <metatype:MetaData xmlns:metatype="http://www.osgi.org/xmlns/metatype/v1.2.0" localization="x">
              <OCD id="a.Rules" name="Rules">
                <AD id="files" type="String" cardinality="2147483647" name="Files" default=""/>
              </OCD>
              <Designate pid="dev.lanner.rules"><Object ocdref="a.Rules"/></Designate>
              <OCD id="a.Engine" name="Engine">
                <AD id="matching" type="String" name="Matching" description="How." default="first">
                  <Option label="first" value="first"/>
                  <Option label="all" value="all"/>
                </AD>
                <AD id="cache.size" type="Integer" name="Size" min="1" max="100" default="1"/>
              </OCD>
              <Designate pid="dev.lanner.engine"><Object ocdref="a.Engine"/></Designate>
              <OCD id="a.Append" name="Append">
                <AD id="extra-output" type="String" name="Extra" default=""/>
                <AD id="tags" type="String" cardinality="2147483647" name="Tags" default=""/>
              </OCD>
              <Designate factoryPid="dev.lanner.engine.append"><Object ocdref="a.Append"/></Designate>
              <OCD id="a.Stdout" name="Stdout"><AD id="format" type="String" name="Format" default="text"/></OCD>
              <Designate pid="dev.lanner.output.stdout"><Object ocdref="a.Stdout"/></Designate>
              <OCD id="a.File" name="File">
                <AD id="path" type="String" name="Path" default=""/>
                <AD id="append" type="Boolean" name="Append" default="true"/>
              </OCD>
              <Designate factoryPid="dev.lanner.output.file"><Object ocdref="a.File"/></Designate>
              <OCD id="a.Pipeline" name="Pipeline"><AD id="queue" type="Long" name="Queue" default="9"/></OCD>
              <Designate pid="dev.lanner.pipeline"><Object ocdref="a.Pipeline"/></Designate>
              <OCD id="a.Shell" name="Shell"><AD id="socket" type="String" name="Socket" default="/run/s"/></OCD>
              <Designate pid="dev.lanner.shell"><Object ocdref="a.Shell"/></Designate>
              <OCD id="a.Ssh" name="Ssh"><AD id="port" type="Integer" name="Port" default="2222"/></OCD>
              <Designate pid="dev.lanner.shell.ssh"><Object ocdref="a.Ssh"/></Designate>
              <OCD id="a.Metrics" name="Metrics"><AD id="port" type="Integer" name="Port" default="1"/></OCD>
              <Designate pid="dev.lanner.metrics"><Object ocdref="a.Metrics"/></Designate>
              <OCD id="a.Snapshot" name="Snapshot"><AD id="interval" type="Long" name="Interval" default="1"/></OCD>
              <Designate pid="dev.lanner.metrics.snapshot"><Object ocdref="a.Snapshot"/></Designate>
              <OCD id="b.Other" name="Other"><AD id="host" type="String" name="Host" default=""/></OCD>
              <Designate pid="com.example.other"><Object ocdref="b.Other"/></Designate>
            </metatype:MetaData>
            """;

    private final Path home;
    private final Schema schema;
    private @Nullable Path deployFolder;

    SettingsTest(@TempDir Path home) throws IOException {
        this.home = home;
        Path jar = home.resolve("bundle.jar");
        try (OutputStream file = Files.newOutputStream(jar);
                ZipOutputStream zip = new ZipOutputStream(file)) {
            zip.putNextEntry(new ZipEntry("OSGI-INF/metatype/all.xml"));
            zip.write(METATYPE.getBytes(StandardCharsets.UTF_8));
        }
        schema = Schema.of(new Declarations().of(List.of(jar, home.resolve("missing.jar"))));
        Files.createDirectories(home.resolve("etc"));
    }

    @Test
    void sectionsBelowASectionAreItsOwnAndGoWithTheEngine() throws Exception {
        write(
                """
                engine:
                  matching: all
                  append:
                    host: {extra-output: 'on %evt.hostname'}
                    web: {tags: [network, web], extra-output: x}
                """);
        List<Configuration> engine = read().forEngine();
        assertEquals(
                List.of("dev.lanner.engine.", "dev.lanner.engine.append.host", "dev.lanner.engine.append.web"),
                engine.stream()
                        .map(each -> each.pid() + "." + each.instance())
                        .sorted()
                        .toList());
        Configuration web = engine.stream()
                .filter(each -> each.instance().equals("web"))
                .findFirst()
                .orElseThrow();
        assertArrayEquals(
                new String[] {"network", "web"}, (String[]) web.properties().get("tags"));
    }

    @Test
    void makesConfigurationsWithTheTypesOfTheMetatype() throws Exception {
        write(
                """
                rules: {files: [a.yaml, /b.yaml]}
                engine:
                  matching: all
                  cache: {size: 7}
                com.example.other: {host: 10}
                """);
        List<Configuration> run = read().forBundles();
        assertArrayEquals(new String[] {home.resolve("etc/a.yaml").toString(), "/b.yaml"}, (String[])
                properties(run, "dev.lanner.rules").get("files"));
        assertEquals(Map.of("matching", "all", "cache.size", 7), properties(run, "dev.lanner.engine"));
        assertEquals(Map.of("host", "10"), properties(run, "com.example.other"));
    }

    @Test
    void runsWithDefaultsWhereNothingIsSaid() throws Exception {
        Settings settings = read();
        List<Configuration> run = settings.forBundles();
        assertEquals(
                List.of("dev.lanner.rules", "dev.lanner.output.stdout"),
                run.stream().map(Configuration::pid).toList());
        assertArrayEquals(new String[] {home.resolve("rules").toString()}, (String[])
                properties(run, "dev.lanner.rules").get("files"));
        assertEquals(new Configuration("dev.lanner.pipeline", "", Map.of()), settings.forPipeline());
        assertEquals(List.of(new Configuration("dev.lanner.shell", "", Map.of())), settings.forShell());
        assertEquals(home.resolve("deploy"), settings.deployFolder());
        assertEquals(500, settings.deployPollMs());
        assertTrue(settings.isDeployEnabled());
    }

    @Test
    void metricsAreForThoseWhoWatchAndOnlyIfSomebodyWantsThem() throws Exception {
        assertEquals(List.of(), read().forMetrics());
        write("metrics: {enabled: false, port: 7, snapshot: {enabled: true, interval: 8}}\n");
        Settings settings = read();
        assertEquals(
                List.of(new Configuration("dev.lanner.metrics.snapshot", "", Map.of("interval", 8L))),
                settings.forMetrics());
        write("metrics: {port: 7}\n");
        assertEquals(List.of(new Configuration("dev.lanner.metrics", "", Map.of("port", 7))), read().forMetrics());
        assertTrue(settings.forBundles().stream()
                .noneMatch(configuration -> configuration.pid().startsWith("dev.lanner.metrics")));
    }

    @Test
    void makesNoConfigurationOfWhatIsDisabled() throws Exception {
        write(
                """
                output:
                  stdout: {enabled: false, format: json}
                  file: {enabled: true, path: x.log}
                shell: {enabled: false}
                deploy: {enabled: false}
                """);
        Settings settings = read();
        List<String> pids =
                settings.forBundles().stream().map(Configuration::pid).toList();
        assertEquals(List.of("dev.lanner.output.file", "dev.lanner.rules"), pids);
        assertEquals(List.of(), settings.forShell());
        assertFalse(settings.isDeployEnabled());
    }

    @Test
    void putsTheCommandLineOverTheFile() throws Exception {
        write(
                """
                rules: {files: [a.yaml]}
                output:
                  stdout: {format: text}
                  file: {enabled: false, path: /var/log/a, append: true}
                pipeline: {queue: 3}
                """);
        Settings settings = read(new CommandLine(
                null,
                List.of("r1.yaml", "r2.yaml"),
                true,
                List.of("output.file.path=/x=y", "output.file.append=false", "pipeline.queue=4", "deploy.poll-ms=50")));
        List<Configuration> run = settings.forBundles();
        assertArrayEquals(new String[] {"r1.yaml", "r2.yaml"}, (String[])
                properties(run, "dev.lanner.rules").get("files"));
        assertEquals(Map.of("format", "json"), properties(run, "dev.lanner.output.stdout"));
        assertEquals(Map.of("path", "/x=y", "append", false), properties(run, "dev.lanner.output.file"));
        assertEquals(Map.of("queue", 4L), settings.forPipeline().properties());
        assertEquals(50, settings.deployPollMs());
    }

    @Test
    void looksForMoreSectionsInTheDeployFolderThatIsConfigured() throws Exception {
        read();
        assertEquals(home.resolve("deploy"), deployFolder);
        write("com.example.other: {host: x}\ndeploy: {dir: ../mine}\n");
        read();
        assertEquals(home.resolve("mine"), deployFolder);
        read(new CommandLine(null, List.of(), false, List.of("deploy.dir=/theirs")));
        assertEquals(Path.of("/theirs"), deployFolder);
    }

    @Test
    void documentsWhatCanBeSet() {
        String page = schema.markdown();
        assertTrue(page.contains("\n## engine\n\nPID `dev.lanner.engine`.\n"), page);
        assertTrue(page.contains("| `matching` | text | first | `first`, `all` | How. |"), page);
        assertTrue(page.contains("| `cache.size` | whole number | 1 | least 1, most 100 | - |"), page);
        assertTrue(page.contains("| `files` | list of path | - | - | - |"), page);
        assertTrue(page.contains("Factory PID `dev.lanner.output.file`."), page);
        assertFalse(page.contains("com.example.other"), page);
    }

    @Test
    void hasASchemaWithTypesDefaultsLimitsAndMeaning() {
        Map<String, Object> root = new Yaml().load(schema.json());
        Map<?, ?> engine = at(root, "engine");
        assertEquals(false, engine.get("additionalProperties"));
        assertEquals("How.", at(engine, "matching").get("description"));
        assertEquals("first", at(engine, "matching").get("default"));
        assertTrue(at(engine, "matching").toString().contains("enum=[first, all]"), engine::toString);
        for (Map<?, ?> size : List.of(at(engine, "cache.size"), at(at(engine, "cache"), "size"))) {
            assertEquals(1, size.get("default"));
            assertTrue(size.toString().contains("{type=integer, minimum=1, maximum=100}"), size::toString);
        }
        Map<?, ?> file = at(at(root, "output"), "file");
        assertTrue(String.valueOf(at(file, "path").get("description")).contains("relative to the file's folder"));
        assertEquals(true, at(file, "append").get("default"));
        assertTrue(at(part(file, "additionalProperties"), "path").containsKey("anyOf"), "instances");
        assertTrue(at(at(engine, "append"), "tags").toString().contains("type=array"));
        assertTrue(at(at(at(root, "com"), "example"), "other").containsKey("properties"));
    }

    private static Map<?, ?> at(Map<?, ?> schema, String key) {
        return part(part(schema, "properties"), key);
    }

    private static Map<?, ?> part(Map<?, ?> map, String key) {
        assertTrue(map.get(key) instanceof Map, key + " in " + map.keySet());
        return map.get(key) instanceof Map<?, ?> found ? found : Map.of();
    }

    @Test
    void takesListsOnTheCommandLine() throws Exception {
        List<Configuration> run = read(new CommandLine(null, List.of(), false, List.of("rules.files=[a, 'b c']")))
                .forBundles();
        assertArrayEquals(new String[] {"a", "b c"}, (String[])
                properties(run, "dev.lanner.rules").get("files"));
    }

    @Test
    void makesSeveralInstancesOfAFactory() throws Exception {
        write("output: {file: {one: {path: /1}, two: {path: /2}, three: {enabled: false}}}");
        List<Configuration> files = read().forBundles().stream()
                .filter(configuration -> configuration.pid().equals("dev.lanner.output.file"))
                .toList();
        assertEquals(
                List.of(
                        new Configuration("dev.lanner.output.file", "one", Map.of("path", "/1")),
                        new Configuration("dev.lanner.output.file", "two", Map.of("path", "/2"))),
                files);
    }

    @Test
    void takesFiltersOfReferencesThatMetatypeDoesNotName() throws Exception {
        write("output: {file: {one: {path: /1, formatter.target: (a=b)}}}");
        CommandLine commandLine = new CommandLine(
                null, List.of(), false, List.of("output.file.two.path=/2", "output.file.two.formatter.target=(c=d)"));
        assertEquals(
                List.of(
                        Map.of("path", "/1", "formatter.target", "(a=b)"),
                        Map.of("path", "/2", "formatter.target", "(c=d)")),
                read(commandLine).forBundles().stream()
                        .filter(configuration -> configuration.pid().equals("dev.lanner.output.file"))
                        .map(Configuration::properties)
                        .toList());
    }

    @Test
    void tellsEverythingThatIsWrongWithItsPlace() throws IOException {
        write(
                """
                engin: {matching: all}
                engine:
                  matchin: all
                  matching: sometimes
                  cache.size: 101
                rules:
                  files: {a: b}
                output:
                  stdout: text
                  file: {append: maybe, path: [a, b]}
                shell:
                  socket: /a
                  socket: /b
                """);
        SettingsException wrong = assertThrows(SettingsException.class, this::read);
        String file = home.resolve("etc/lanner.yaml").toString();
        List<String> expected = List.of(
                ":13:3 error: 'socket' stands here twice; put both into the one in line 12",
                ":1:1 error: unknown section 'engin'; did you mean 'engine'?",
                ":3:3 error: unknown key 'matchin' in 'engine'; did you mean 'matching'?",
                ":4:13 error: 'matching': 'sometimes' is not one of first, all",
                ":5:15 error: 'cache.size': 101 is out of its range, least 1, most 100",
                ":7:10 error: 'files' needs a value, not keys",
                ":9:11 error: 'output.stdout' is a section: it needs keys, not a value",
                ":10:18 error: 'append': 'maybe' is not true or false",
                ":10:31 error: 'path' takes one value, not a list");
        assertEquals(
                expected.stream().map(problem -> file + problem).toList(),
                String.valueOf(wrong.getMessage()).lines().toList());
    }

    @Test
    void moreWaysIntoTheShellComeWithItAndAnOptionFindsThemHoweverTheyAreWritten() throws Exception {
        for (String content : List.of("shell: {ssh: {port: 1}}\n", "shell.ssh: {port: 1}\n")) {
            write(content);
            Settings settings = read(new CommandLine(null, List.of(), false, List.of("shell.ssh.port=2")));
            assertEquals(
                    List.of(
                            new Configuration("dev.lanner.shell", "", Map.of()),
                            new Configuration("dev.lanner.shell.ssh", "", Map.of("port", 2))),
                    settings.forShell(),
                    content);
            assertTrue(
                    settings.forBundles().stream().noneMatch(each -> each.pid().startsWith("dev.lanner.shell")));
        }
    }

    @Test
    void tellsWhichOptionIsWrong() {
        assertEquals(
                List.of(
                        "--set nothing error: needs KEY=VALUE, for example output.file.path=/var/log/lanner.log",
                        "--set a..b=1 error: the key 'a..b' has an empty part",
                        "--set engine.cache.size=x error: 'cache.size': 'x' is not a whole number",
                        "--set outputs.file.path=/x error: unknown section 'outputs'; did you mean 'output'?"),
                problems(new CommandLine(
                        null,
                        List.of(),
                        false,
                        List.of("nothing", "a..b=1", "engine.cache.size=x", "outputs.file.path=/x"))));
    }

    @Test
    void tellsWhereAFileIsNotYaml() throws IOException {
        write("rules:\n  files: [a\noutput: b\n");
        String message = String.join("\n", problems(new CommandLine(null, List.of(), false, List.of())));
        assertTrue(message.contains("lanner.yaml:3:"), message);
        assertTrue(message.contains("this is not YAML"), message);
    }

    @Test
    void wantsTheFileThatIsNamed() {
        Path missing = home.resolve("none.yaml");
        assertEquals(
                List.of(missing + ":1:1 error: there is no such file; check the path"),
                problems(new CommandLine(missing, List.of(), false, List.of())));
    }

    @Test
    void laterFilesSayWhatHoldsAndTheCommandLineMoreSo() throws Exception {
        write("engine: {matching: all, cache: {size: 7}}\nrules: {files: [a.yaml]}\npipeline: {queue: 1}\n");
        Path folder = Files.createDirectories(home.resolve("etc/lanner.d"));
        Files.writeString(folder.resolve("20-more.yml"), "rules: {files: [b.yaml]}\npipeline: {queue: 3}\n");
        Files.writeString(folder.resolve("10-more.yaml"), "engine: {cache: {size: 8}}\npipeline: {queue: 2}\n");
        Files.writeString(folder.resolve(".#30.yaml"), "no: file\n");
        Files.writeString(folder.resolve("40.txt"), "no: file\n");
        List<Configuration> run = read().forBundles();
        assertEquals(Map.of("matching", "all", "cache.size", 8), properties(run, "dev.lanner.engine"));
        assertArrayEquals(
                new String[] {folder.resolve("b.yaml").toString()},
                (String[]) properties(run, "dev.lanner.rules").get("files"),
                "a path is relative to the file that says it");
        assertEquals(Map.of("queue", 3L), read().forPipeline().properties());
        Settings over = read(new CommandLine(null, List.of(), false, List.of("pipeline.queue=4")));
        assertEquals(Map.of("queue", 4L), over.forPipeline().properties());
    }

    @Test
    void aFileCalledOtherwiseHasAFolderCalledSo() throws Exception {
        Path main = home.resolve("edge.yaml");
        Files.writeString(main, "pipeline: {queue: 1}\n");
        Files.writeString(Files.createDirectories(home.resolve("edge.d")).resolve("a.yaml"), "pipeline: {queue: 2}\n");
        assertEquals(
                Map.of("queue", 2L),
                read(new CommandLine(main, List.of(), false, List.of()))
                        .forPipeline()
                        .properties());
    }

    @Test
    void tellsWhatIsWrongInAnyOfTheFiles() throws Exception {
        write("engine: {matching: sometimes}\n");
        Path folder = Files.createDirectories(home.resolve("etc/lanner.d"));
        Files.writeString(folder.resolve("a.yaml"), "pipeline:\n  que: 2\n");
        Files.writeString(folder.resolve("b.yaml"), "[");
        List<String> problems = problems(new CommandLine(null, List.of(), false, List.of()));
        assertEquals(3, problems.size(), problems::toString);
        assertTrue(problems.get(0).startsWith(folder.resolve("b.yaml") + ":1:2 error: this is not YAML"));
        assertTrue(problems.get(1).startsWith(home.resolve("etc/lanner.yaml") + ":1:20 error: 'matching'"));
        assertTrue(problems.get(2).startsWith(folder.resolve("a.yaml") + ":2:3 error: unknown key 'que'"));
    }

    @Test
    void putsInEnvironmentVariablesAndSaysWhereOneIsMissing() throws Exception {
        write(
                """
                pipeline: {queue: "${QUEUE}"}
                output:
                  file: {path: "${PLACE:-logs}/a.log"}
                engine:
                  append:
                    one: {extra-output: "at ${SITE}, $${X} ${MISSING:-none}"}
                """);
        Map<String, String> environment = Map.of("QUEUE", "5", "SITE", "${lab");
        Settings settings = read(new CommandLine(null, List.of(), false, List.of()), environment);
        assertEquals(Map.of("queue", 5L), settings.forPipeline().properties());
        List<Configuration> run = settings.forBundles();
        assertEquals(
                Map.of("path", home.resolve("etc/logs/a.log").toString()), properties(run, "dev.lanner.output.file"));
        assertEquals(
                Map.of("extra-output", "at $${lab, $${X} none"),
                properties(run, "dev.lanner.engine.append"),
                "the engine puts in variables once more");
        SettingsException wrong = assertThrows(
                SettingsException.class,
                () -> read(new CommandLine(null, List.of(), false, List.of()), Map.of("SITE", "lab")));
        assertTrue(
                String.valueOf(wrong.getMessage())
                        .startsWith(home.resolve("etc/lanner.yaml")
                                + ":1:19 error: 'queue': there is no environment variable 'QUEUE'"),
                wrong.getMessage());
    }

    @Test
    void knowsWhereEachValueComesFrom() throws Exception {
        write(
                "pipeline:\n  queue: ${QUEUE:-5}\noutput:\n  file:\n    one: {path: /a}\n    two: {enabled: false, path: /b}\n");
        Settings settings = read(new CommandLine(null, List.of("r.yaml"), false, List.of()));
        String file = home.resolve("etc/lanner.yaml").toString();
        assertEquals(
                List.of(
                        new EffectiveValue(
                                "pipeline", "", "queue", List.of("${QUEUE:-5}"), List.of("5"), false, file + ":2:10"),
                        new EffectiveValue(
                                "output.file", "one", "path", List.of("/a"), List.of("/a"), false, file + ":5:17"),
                        new EffectiveValue(
                                "rules", "", "files", List.of("r.yaml"), List.of("r.yaml"), true, "--rules")),
                settings.values());
    }

    private List<String> problems(CommandLine commandLine) {
        SettingsException wrong = assertThrows(SettingsException.class, () -> read(commandLine));
        return String.valueOf(wrong.getMessage()).lines().toList();
    }

    private void write(String yaml) throws IOException {
        Files.writeString(home.resolve("etc/lanner.yaml"), yaml);
    }

    private Settings read() throws SettingsException {
        return read(new CommandLine(null, List.of(), false, List.of()));
    }

    private Settings read(CommandLine commandLine) throws SettingsException {
        return read(commandLine, Map.of());
    }

    private Settings read(CommandLine commandLine, Map<String, String> environment) throws SettingsException {
        return Settings.read(
                home,
                deploy -> {
                    deployFolder = deploy;
                    return schema;
                },
                commandLine,
                environment);
    }

    private static Map<String, Object> properties(List<Configuration> configurations, String pid) {
        return configurations.stream()
                .filter(configuration -> configuration.pid().equals(pid))
                .findFirst()
                .orElseThrow()
                .properties();
    }
}
