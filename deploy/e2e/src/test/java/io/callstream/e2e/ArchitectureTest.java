package io.callstream.e2e;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.conditions.ArchConditions.dependOnClassesThat;
import static com.tngtech.archunit.lang.conditions.ArchConditions.onlyDependOnClassesThat;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_FIELD_INJECTION;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import static io.callstream.e2e.code.Rooms.adapters;
import static io.callstream.e2e.code.Rooms.calls;
import static io.callstream.e2e.code.Rooms.construct;
import static io.callstream.e2e.code.Rooms.inFileEndingWith;
import static io.callstream.e2e.code.Rooms.inFileOf;
import static io.callstream.e2e.code.Rooms.roots;
import static io.callstream.e2e.code.Rooms.services;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;

import io.callstream.e2e.code.CompiledCode;
import io.callstream.e2e.code.TestKinds;
import io.callstream.feature.Expression;
import io.callstream.feature.FeatureViews;
import io.callstream.runtime.ServiceMain;
import io.callstream.topic.Topic;
import io.callstream.topic.Topics;

import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Produced;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import java.util.concurrent.TimeUnit;

/// Who may know whom: the rules of docs/ARCHITECTURE.md, in its order.
final class ArchitectureTest {
    private static final JavaClasses MAIN = CompiledCode.main();
    private static final JavaClasses TESTS = CompiledCode.tests();

    /// The launcher reads the clock for its report, and Kafka for its counts.
    private static final DescribedPredicate<JavaClass> OUTSIDE_THE_LAUNCHER =
            resideInAPackage("io.callstream..").and(not(resideInAPackage("io.callstream.local..")));

    /// Rule 1. A topic may know the engine, because the schema of a feature topic is made from its
    /// view.
    @Test
    void importsRunDownTheFloors() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("event")
                .definedBy("io.callstream.event..")
                .layer("serde")
                .definedBy("io.callstream.serde..")
                .layer("topic")
                .definedBy("io.callstream.topic..")
                .layer("feature")
                .definedBy("io.callstream.feature..")
                .layer("runtime")
                .definedBy("io.callstream.runtime..")
                .layer("services")
                .definedBy(services())
                .layer("deploy")
                .definedBy("io.callstream.local..", "io.callstream.replay..")
                .whereLayer("event")
                .mayOnlyBeAccessedByLayers("serde", "topic", "services", "deploy")
                .whereLayer("serde")
                .mayOnlyBeAccessedByLayers("topic", "services", "deploy")
                .whereLayer("topic")
                .mayOnlyBeAccessedByLayers("services", "deploy")
                .whereLayer("feature")
                .mayOnlyBeAccessedByLayers("topic", "services", "deploy")
                .whereLayer("runtime")
                .mayOnlyBeAccessedByLayers("services", "deploy")
                .whereLayer("services")
                .mayOnlyBeAccessedByLayers("deploy")
                .whereLayer("deploy")
                .mayNotBeAccessedByAnyLayer()
                .check(MAIN);
    }

    /// Rule 1, its last part.
    @Test
    void theRuntimeKnowsNoneOfTheOthers() {
        noClasses()
                .that()
                .resideInAPackage("io.callstream.runtime..")
                .should()
                .dependOnClassesThat(
                        resideInAPackage("io.callstream..")
                                .and(not(resideInAPackage("io.callstream.runtime.."))))
                .check(MAIN);
    }

    /// Rule 2.
    @Test
    void servicesSpeakThroughTopicsAlone() {
        slices().matching("io.callstream.(ingest|enrichment|serving|lake)..")
                .should()
                .notDependOnEachOther()
                .check(MAIN);
    }

    /// Rule 3.
    @Test
    void packagesFormNoCircle() {
        slices().matching("io.callstream.(**)").should().beFreeOfCycles().check(MAIN);
    }

    /// Rule 4. [Expression] compiles CEL, [FeatureViews] reads YAML.
    @Test
    void theEngineIsPure() {
        classes()
                .that()
                .resideInAPackage("io.callstream.feature..")
                .and(not(inFileOf(Expression.class, FeatureViews.class)))
                .should(
                        onlyDependOnClassesThat(
                                resideInAnyPackage(
                                                "java.lang..",
                                                "java.math..",
                                                "java.nio",
                                                "java.nio.charset..",
                                                "java.time..",
                                                "java.util..",
                                                "org.jspecify..",
                                                "org.apache.datasketches..",
                                                "com.datadoghq.sketch..",
                                                "io.callstream.feature..")
                                        .and(not(resideInAPackage("java.util.concurrent..")))
                                        .or(type(byte[].class))
                                        .or(primitiveOrArray())))
                .check(MAIN);
    }

    /// Rule 5. [URI] and [Path] are values of a config; Jackson's readers declare [IOException]; a
    /// gauge is a cell that the scraping thread reads, hence the atomics of the metrics.
    @Test
    void inputAndOutputStayInTheAdapters() {
        DescribedPredicate<JavaClass> values =
                type(URI.class)
                        .or(type(Path.class))
                        .or(type(IOException.class))
                        .or(type(UncheckedIOException.class))
                        .or(resideInAPackage("java.util.concurrent.atomic"));
        noClasses()
                .that(
                        services()
                                .and(not(adapters()))
                                .and(not(roots()))
                                .and(not(inFileEndingWith("Loop", "Metrics"))))
                .should(
                        dependOnClassesThat(
                                resideInAnyPackage(
                                                "java.io..",
                                                "java.net..",
                                                "java.nio.file..",
                                                "java.nio.channels..",
                                                "java.sql..",
                                                "java.util.concurrent..",
                                                "org.apache.kafka.clients..",
                                                "io.lettuce..",
                                                "io.helidon..",
                                                "software.amazon..",
                                                "org.apache.parquet..",
                                                "org.duckdb..")
                                        .and(not(values))))
                .check(MAIN);
    }

    /// Rule 6. The replay has no service around it; [io.callstream.replay.Replay] is its root.
    @Test
    void onlyCompositionRootsAndTheRuntimeMakeKafkaClients() {
        noClasses()
                .that(
                        OUTSIDE_THE_LAUNCHER
                                .and(not(resideInAPackage("io.callstream.runtime..")))
                                .and(not(roots())))
                .should(construct(KafkaStreams.class, KafkaProducer.class, KafkaConsumer.class))
                .check(MAIN);
    }

    /// Rule 7. The launcher is a main of its own.
    @Test
    void theEnvironmentIsReadInMainAlone() {
        noClasses()
                .that(not(inFileOf(ServiceMain.class)))
                .and(not(inFileOf("io.callstream.local.command.Callstream")))
                .should(calls(System.class, "getenv"))
                .check(MAIN);
    }

    /// Rule 8.
    @Test
    void theCatalogueAloneMakesTopics() {
        noClasses().that(not(inFileOf(Topics.class))).should(construct(Topic.class)).check(MAIN);
    }

    /// Rule 8.
    @Test
    void serdesMeetTopicsInTopicAlone() {
        noClasses()
                .that(not(inFileOf(Topic.class)))
                .should(calls(Consumed.class, "with"))
                .orShould(calls(Produced.class, "with"))
                .check(MAIN);
    }

    /// Rule 9.
    @Test
    void timeComesInByConstructor() {
        noClasses()
                .that(OUTSIDE_THE_LAUNCHER.and(not(roots())))
                .should(calls(Instant.class, "now"))
                .orShould(calls(LocalDate.class, "now"))
                .orShould(calls(LocalDateTime.class, "now"))
                .orShould(calls(ZonedDateTime.class, "now"))
                .orShould(calls(Clock.class, "systemUTC", "systemDefaultZone", "system"))
                .orShould(calls(InstantSource.class, "system"))
                .orShould(calls(System.class, "currentTimeMillis"))
                .check(MAIN);
    }

    /// Rule 9. `nanoTime` names no instant; an adapter may time a request with it.
    @Test
    void onlyAdaptersMeasureElapsedTime() {
        noClasses()
                .that(OUTSIDE_THE_LAUNCHER.and(not(adapters())))
                .should(calls(System.class, "nanoTime"))
                .check(MAIN);
    }

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

    /// Rule 11.
    @Test
    void onlyTheCompositionRootKnowsAdapters() {
        noClasses()
                .that(services().and(not(adapters())).and(not(roots())))
                .should(dependOnClassesThat(adapters()))
                .check(MAIN);
    }

    /// Rule 11, its last part.
    @Test
    void fromOutsideAServiceIsItsServiceConfigAndTopology() {
        noClasses()
                .that(not(services()))
                .should(
                        dependOnClassesThat(
                                services()
                                        .and(
                                                not(
                                                        inFileEndingWith(
                                                                "Service", "Config", "Topology")))))
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

    private static DescribedPredicate<JavaClass> primitiveOrArray() {
        return DescribedPredicate.describe(
                "primitives and arrays of what is allowed",
                type -> type.isPrimitive() || type.getBaseComponentType().isPrimitive());
    }
}
