package io.callstream.local;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The command line of a child JVM: the Java this one runs on, a bounded heap, mostly the serial
/// collector (small and quick to start; the machine is shared by eight processes), and the classes
/// that the program loaded the last time in an archive, which saves a third of its start.
final class Jvm {
    private final List<String> words = new ArrayList<>();

    private Jvm(String heap, String collector, Path archive) {
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.add("-Xmx" + heap);
        words.add("-XX:+Use" + collector);
        words.add("-XX:+ExitOnOutOfMemoryError");
        words.add("-XX:+AutoCreateSharedArchive"); // written at an orderly end where it is missing
        words.add("-XX:SharedArchiveFile=" + archive);
        words.add("-Xlog:cds*=off,aot*=off"); // a stale archive is made anew; nobody needs to know
        words.add("--enable-native-access=ALL-UNNAMED");
        words.add("-Djava.net.preferIPv4Stack=true");
    }

    /// @param heap its limit, e.g. `512m`
    /// @param archive of the program's classes
    static Jvm command(String heap, Path archive) {
        return new Jvm(heap, "SerialGC", archive);
    }

    /// One that answers people: the serial collector's pauses grow with what thousands of open
    /// connections hold (0.9 s at 5,000 live screens in 512 MB).
    static Jvm answering(String heap, Path archive) {
        return new Jvm(heap, "G1GC", archive);
    }

    Jvm option(String option) {
        words.add(option);
        return this;
    }

    /// The whole command for a main class.
    List<String> main(String classPath, String main, String... arguments) {
        words.addAll(List.of("-cp", classPath, main));
        words.addAll(List.of(arguments));
        return List.copyOf(words);
    }

    /// The whole command for a jar.
    List<String> jar(Path jar, String... arguments) {
        words.addAll(List.of("-jar", jar.toString()));
        words.addAll(List.of(arguments));
        return List.copyOf(words);
    }
}
