package io.callstream.e2e.code;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// The vocabulary of the architecture rules.
public final class Rooms {
    private static final String REPLAY_ROOT = "io.callstream.replay.Replay";

    private Rooms() {}

    /// The four services.
    public static DescribedPredicate<JavaClass> services() {
        return resideInAnyPackage(
                        "io.callstream.ingest..",
                        "io.callstream.enrichment..",
                        "io.callstream.serving..",
                        "io.callstream.lake..")
                .as("services");
    }

    /// Packages called `adapter`, where the outside world is.
    public static DescribedPredicate<JavaClass> adapters() {
        return resideInAnyPackage("io.callstream..adapter..").as("adapters");
    }

    /// Composition roots: XxxService and XxxTool of a service, and the replay's own.
    public static DescribedPredicate<JavaClass> roots() {
        return services()
                .and(inFileEndingWith("Service", "Tool"))
                .or(inFileOf(REPLAY_ROOT))
                .as("roots");
    }

    /// In a file whose name ends so.
    public static DescribedPredicate<JavaClass> inFileEndingWith(String... endings) {
        return describe(
                "in files called …" + String.join(", …", endings),
                type ->
                        Arrays.stream(endings)
                                .anyMatch(CompiledCode.topLevel(type).getSimpleName()::endsWith));
    }

    /// In the file of one of these classes.
    public static DescribedPredicate<JavaClass> inFileOf(Class<?>... types) {
        return inFileOf(Arrays.stream(types).map(Class::getName).toArray(String[]::new));
    }

    /// In the file of one of these classes, by full name.
    public static DescribedPredicate<JavaClass> inFileOf(String... names) {
        Set<String> all = Set.of(names);
        return describe(
                "in the file of " + String.join(", ", names),
                type -> all.contains(CompiledCode.topLevel(type).getName()));
    }

    /// Calls a constructor of one of these classes, or refers to it.
    public static ArchCondition<JavaClass> construct(Class<?>... types) {
        Set<String> names = Arrays.stream(types).map(Class::getName).collect(Collectors.toSet());
        return reach(
                "construct " + String.join(", ", names),
                target ->
                        target.getName().equals("<init>")
                                && names.contains(target.getOwner().getName()));
    }

    /// Calls one of these methods, or refers to it.
    public static ArchCondition<JavaClass> calls(Class<?> owner, String... methods) {
        List<String> names = List.of(methods);
        return reach(
                "call " + owner.getSimpleName() + "." + String.join(", ", names),
                target ->
                        names.contains(target.getName())
                                && target.getOwner().isEquivalentTo(owner));
    }

    private interface Target {
        boolean matches(AccessTarget.CodeUnitAccessTarget target);
    }

    private static ArchCondition<JavaClass> reach(String description, Target wanted) {
        return new ArchCondition<>(description) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                for (JavaCodeUnitAccess<?> access : type.getCodeUnitAccessesFromSelf()) {
                    if (wanted.matches(access.getTarget())) {
                        events.add(SimpleConditionEvent.satisfied(type, access.getDescription()));
                    }
                }
            }
        };
    }
}
