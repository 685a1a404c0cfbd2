package io.callstream.e2e;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.dependOnClassesThat;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_FIELD_INJECTION;

import static io.callstream.e2e.code.Rooms.calls;
import static io.callstream.e2e.code.Rooms.services;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;

import io.callstream.e2e.code.CompiledCode;
import io.callstream.e2e.code.TestKinds;

import org.apache.kafka.streams.Topology;
import org.junit.jupiter.api.Test;

import java.util.concurrent.TimeUnit;

/// The shapes and habits among the rules of docs/ARCHITECTURE.md.
final class ConventionsTest {
    private static final JavaClasses MAIN = CompiledCode.main();
    private static final JavaClasses TESTS = CompiledCode.tests();

    /// Rule 10.
    @Test
    void configsAreRecords() {
        classes()
                .that(services())
                .and()
                .haveSimpleNameEndingWith("Config")
                .should()
                .beRecords()
                .check(MAIN);
    }

    /// Rule 10.
    @Test
    void staticFieldsAreFinal() {
        fields().that().areStatic().should().beFinal().check(MAIN);
    }

    /// Rule 10.
    @Test
    void topologiesAreBuiltByAStaticFunction() {
        methods()
                .that()
                .haveName("build")
                .and()
                .areDeclaredInClassesThat(services())
                .and()
                .areDeclaredInClassesThat()
                .haveSimpleNameEndingWith("Topology")
                .should()
                .beStatic()
                .andShould()
                .haveRawReturnType(Topology.class)
                .check(MAIN);
    }

    /// Rule 10.
    @Test
    void servicesAreFinalAndCloseable() {
        classes()
                .that(services())
                .and()
                .haveSimpleNameEndingWith("Service")
                .should()
                .haveModifier(JavaModifier.FINAL)
                .andShould()
                .beAssignableTo(AutoCloseable.class)
                .check(MAIN);
    }

    /// Rule 12.
    @Test
    void packagesSayWhatMayBeNull() {
        classes().should(TestKinds.resideInNullMarkedPackages()).check(MAIN);
        classes().should(TestKinds.resideInNullMarkedPackages()).check(TESTS);
    }

    /// Rule 12.
    @Test
    void nothingIsInjectedMockedOrSleptFor() {
        for (JavaClasses all : new JavaClasses[] {MAIN, TESTS}) {
            NO_CLASSES_SHOULD_USE_FIELD_INJECTION.check(all);
            noClasses()
                    .should(
                            dependOnClassesThat(
                                    resideInAnyPackage(
                                            "org.springframework..",
                                            "com.google.inject..",
                                            "lombok..",
                                            "org.mockito..")))
                    .orShould(calls(Thread.class, "sleep"))
                    .orShould(calls(TimeUnit.class, "sleep"))
                    .check(all);
        }
    }

    /// Rule 12.
    @Test
    void exceptionsSayWhatTheyAre() {
        NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS.check(MAIN);
    }

    /// Rule 13.
    @Test
    void testsAreNamedSoThatTheyRun() {
        classes().should(TestKinds.beNamedTestOrItWhereTheyTest()).check(TESTS);
    }

    /// Rule 13.
    @Test
    void aTestNeedsNoPort() {
        classes()
                .that()
                .haveSimpleNameEndingWith("Test")
                .should(TestKinds.openNoPort(TESTS))
                .check(TESTS);
    }
}
