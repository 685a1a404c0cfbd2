package io.callstream.e2e;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.conditions.ArchConditions.dependOnClassesThat;
import static com.tngtech.archunit.lang.conditions.ArchConditions.onlyDependOnClassesThat;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
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

import io.callstream.e2e.code.CompiledCode;
import io.callstream.feature.Expression;
import io.callstream.feature.FeatureViews;
import io.callstream.runtime.ServiceMain;
import io.callstream.topic.Topic;
import io.callstream.topic.Topics;

import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.streams.KafkaStreams;
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

/// Who may know whom: the rules of docs/ARCHITECTURE.md, in its order. The others are in
/// [ConventionsTest].
final class ArchitectureTest {
    private static final JavaClasses MAIN = CompiledCode.main();

    /// The launcher reads the clock for its report, and Kafka for its counts; benchmarks measure.
    private static final DescribedPredicate<JavaClass> OUTSIDE_THE_LAUNCHER =
            resideInAPackage("io.callstream..")
                    .and(not(resideInAnyPackage("io.callstream.local..", "io.callstream.bench..")));

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
                .definedBy(
                        "io.callstream.local..", "io.callstream.replay..", "io.callstream.bench..")
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

    /// Rule 11.
    @Test
    void onlyTheCompositionRootKnowsAdapters() {
        noClasses()
                .that(services().and(not(adapters())).and(not(roots())))
                .should(dependOnClassesThat(adapters()))
                .check(MAIN);
    }

    /// Rule 11, its last part. A benchmark measures what it names.
    @Test
    void fromOutsideAServiceIsItsServiceConfigAndTopology() {
        noClasses()
                .that(not(services()).and(not(resideInAPackage("io.callstream.bench.."))))
                .should(
                        dependOnClassesThat(
                                services()
                                        .and(
                                                not(
                                                        inFileEndingWith(
                                                                "Service", "Config", "Topology")))))
                .check(MAIN);
    }

    private static DescribedPredicate<JavaClass> primitiveOrArray() {
        return DescribedPredicate.describe(
                "primitives and arrays of what is allowed",
                type -> type.isPrimitive() || type.getBaseComponentType().isPrimitive());
    }
}
