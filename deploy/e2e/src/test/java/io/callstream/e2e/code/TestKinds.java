package io.callstream.e2e.code;

import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

import org.jspecify.annotations.NullMarked;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/// What the rules ask of packages and of test classes.
public final class TestKinds {
    private static final Set<String> TESTING =
            Set.of(
                    "org.junit.jupiter.api.Test",
                    "org.junit.jupiter.api.RepeatedTest",
                    "org.junit.jupiter.api.TestFactory",
                    "org.junit.jupiter.params.ParameterizedTest",
                    "net.jqwik.api.Property",
                    "net.jqwik.api.Example");

    /// Owner → the methods that open a port or connect to one; `<init>` is a constructor.
    private static final Map<String, Set<String>> PORTS =
            Map.of(
                    "java.net.ServerSocket", Set.of("<init>"),
                    "java.net.Socket", Set.of("<init>"),
                    "java.net.DatagramSocket", Set.of("<init>"),
                    "java.nio.channels.ServerSocketChannel", Set.of("open"),
                    "java.nio.channels.SocketChannel", Set.of("open"),
                    "java.net.http.HttpClient", Set.of("newHttpClient", "newBuilder"),
                    "com.sun.net.httpserver.HttpServer", Set.of("create"),
                    "io.helidon.webserver.WebServer", Set.of("builder", "create"),
                    "io.lettuce.core.RedisClient", Set.of("create"),
                    "io.callstream.runtime.ServiceHttp", Set.of("start"));

    private TestKinds() {}

    /// The package has a `package-info.java` with `@NullMarked`.
    public static ArchCondition<JavaClass> resideInNullMarkedPackages() {
        return new ArchCondition<>("reside in packages that are @NullMarked") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                boolean marked =
                        type.getPackage().isAnnotatedWith(NullMarked.class)
                                || CompiledCode.main().containPackage(type.getPackageName())
                                        && CompiledCode.main()
                                                .getPackage(type.getPackageName())
                                                .isAnnotatedWith(NullMarked.class);
                events.add(
                        new SimpleConditionEvent(
                                type,
                                marked,
                                "package of " + type.getName() + (marked ? " is" : " is not")));
            }
        };
    }

    /// Surefire runs `*Test`, failsafe `*IT`; a test of another name would never run.
    public static ArchCondition<JavaClass> beNamedTestOrItWhereTheyTest() {
        return new ArchCondition<>("be named *Test or *IT where they test") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                boolean tests =
                        type.getMethods().stream()
                                .flatMap(method -> method.getAnnotations().stream())
                                .map(JavaAnnotation::getRawType)
                                .anyMatch(annotation -> TESTING.contains(annotation.getName()));
                String name = CompiledCode.topLevel(type).getSimpleName();
                boolean named = name.endsWith("Test") || name.endsWith("IT");
                events.add(
                        new SimpleConditionEvent(
                                type, !tests || named, type.getName() + " has test methods"));
            }
        };
    }

    /// Neither the test nor the test code that it stands on opens a port, connects to one, or
    /// starts a service.
    public static ArchCondition<JavaClass> openNoPort(JavaClasses tests) {
        return new ArchCondition<>("open no port") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                for (JavaClass reached : testCodeOf(type, tests)) {
                    for (JavaCodeUnitAccess<?> access : reached.getCodeUnitAccessesFromSelf()) {
                        if (opens(access)) {
                            events.add(
                                    SimpleConditionEvent.violated(
                                            type, type.getName() + ": " + access.getDescription()));
                        }
                    }
                }
            }
        };
    }

    private static boolean opens(JavaCodeUnitAccess<?> access) {
        String owner = access.getTargetOwner().getName();
        String method = access.getTarget().getName();
        return PORTS.getOrDefault(owner, Set.of()).contains(method)
                || method.equals("start") && owner.matches("io\\.callstream\\..*Service|.*Stack");
    }

    private static Set<JavaClass> testCodeOf(JavaClass start, JavaClasses tests) {
        Set<JavaClass> seen = new LinkedHashSet<>(Set.of(start));
        Deque<JavaClass> next = new ArrayDeque<>(seen);
        while (!next.isEmpty()) {
            next.poll().getDirectDependenciesFromSelf().stream()
                    .map(dependency -> dependency.getTargetClass().getBaseComponentType())
                    .filter(target -> tests.contain(target.getName()))
                    .map(target -> tests.get(target.getName()))
                    .filter(seen::add)
                    .forEach(next::add);
        }
        return seen;
    }
}
