// SPDX-License-Identifier: Apache-2.0
package dev.lanner.itest;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The walls of the house. On Maven's flat class path an import through a wall compiles, and would fail only when the
 * framework resolves; here it fails by name.
 */
final class ArchitectureTest {
    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
    private static final String[] ANNOTATIONS = {
        "org.jspecify.annotations..", "org.osgi.annotation..", "org.osgi.service.component.annotations.."
    };

    private static JavaClasses house;

    @BeforeAll
    static void readTheHouse() throws IOException {
        house = importer().importPaths(rooms()).that(resideInAPackage("dev.lanner.."));
        assertTrue(house.size() > 50, "the bundles were built before: " + house.size() + " classes found");
    }

    /** Reads what is ours, and not the libraries that a bundle carries inside. */
    private static ClassFileImporter importer() {
        return new ClassFileImporter().withImportOption(location -> location.contains("/dev/lanner/"));
    }

    /** Where each bundle's classes were built. */
    static List<Path> rooms() throws IOException {
        try (Stream<Path> bundles = Files.list(ROOT.resolve("bundles"));
                Stream<Path> plugins = Files.list(ROOT.resolve("plugins"))) {
            return Stream.concat(bundles, plugins)
                    .filter(room -> !room.endsWith("itest"))
                    .map(room -> room.resolve("target/classes"))
                    .filter(Files::isDirectory)
                    .toList();
        }
    }

    @Test
    void theApiDependsOnJavaAlone() {
        classes()
                .that()
                .resideInAPackage("dev.lanner.api..")
                .should()
                .onlyDependOnClassesThat(
                        resideInAnyPackage("java..", "dev.lanner.api..").or(resideInAnyPackage(ANNOTATIONS)))
                .check(house);
    }

    @Test
    void theSpiDependsOnTheApiAlone() {
        classes()
                .that()
                .resideInAPackage("dev.lanner.spi..")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage("java..", "dev.lanner.api..", "dev.lanner.spi..")
                        .or(resideInAnyPackage(ANNOTATIONS)))
                .check(house);
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void aRoomDependsOnNoOtherRoom(Path room) {
        JavaClasses own = importer().importPath(room);
        List<String> names = own.stream().map(JavaClass::getName).toList();
        DescribedPredicate<JavaClass> another = describe(
                "belong to another room",
                target -> target.getPackageName().startsWith("dev.lanner.")
                        && !names.contains(target.getBaseComponentType().getName()));
        noClasses()
                .should()
                .dependOnClassesThat(
                        another.and(DescribedPredicate.not(resideInAnyPackage("dev.lanner.api..", "dev.lanner.spi.."))))
                .allowEmptyShould(true)
                .check(own);
    }

    @Test
    void anExportedInterfaceSaysWhoImplementsIt() {
        classes()
                .that()
                .resideInAnyPackage("dev.lanner.api..", "dev.lanner.spi..")
                .and()
                .areInterfaces()
                .and()
                .areNotAnnotations()
                .and()
                .doNotHaveSimpleName("package-info")
                .should()
                .beAnnotatedWith("org.osgi.annotation.versioning.ConsumerType")
                .orShould()
                .beAnnotatedWith("org.osgi.annotation.versioning.ProviderType")
                .check(house);
    }

    @Test
    void nothingStaticChanges() {
        fields().that()
                .areStatic()
                .and(describe("are written in the source", field -> !field.getModifiers()
                        .contains(JavaModifier.SYNTHETIC)))
                .should()
                .beFinal()
                .check(house);
    }

    @Test
    void evaluationNeitherLogsNorReflects() {
        noClasses()
                .that(resideInAPackage("dev.lanner.engine.eval.."))
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        "org.slf4j..", "java.lang.reflect..", "java.util.logging..", "org.osgi.service.event.."))
                .check(house);
    }
}
