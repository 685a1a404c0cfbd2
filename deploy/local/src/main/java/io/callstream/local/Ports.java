package io.callstream.local;

import io.callstream.local.process.LocalFault;
import io.callstream.local.process.PortProbe;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/// Where each part listens on loopback.
///
/// With base 0 the default ports hold: services 8081 to 8084, registry 8085 (its management 8086),
/// S3 9000, Redis 6379, Kafka 9092, 9094, 9096 (their controllers one above). With base N all move:
/// services N+1 to N+4, registry N+5 (N+6), S3 N+7, Redis N+8, Kafka N+11, N+13, N+15 (controllers
/// one above).
///
/// @param base 0 for the defaults, else 1024 to 65500
public record Ports(int base) {
    /// How many ports above the base the suite uses.
    public static final int SPAN = 16;

    public Ports {
        if (base != 0 && (base < 1024 || base > 65_500)) {
            throw new LocalFault(
                    "--port-base must be 0 (the default ports) or from 1024 to 65500, but was "
                            + base);
        }
    }

    /// The port on which that part serves.
    public int of(Part part) {
        return base == 0 ? part.defaultPort() : base + part.offset();
    }

    /// All ports which that part opens: its own, then those of its controller or management
    /// interface.
    public List<Integer> allOf(Part part) {
        List<Integer> ports = new ArrayList<>(List.of(of(part)));
        if (part.isBroker() || part == Part.REGISTRY) {
            ports.add(of(part) + 1);
        }
        return List.copyOf(ports);
    }

    /// A base, chosen at random below the ephemeral range, whose ports were all free a moment ago:
    /// for tests.
    public static Ports free() {
        for (int attempt = 0; attempt < 200; attempt++) {
            int base = 12_000 + ThreadLocalRandom.current().nextInt(19_000 / SPAN) * SPAN;
            if (allFree(base)) {
                return new Ports(base);
            }
        }
        throw new LocalFault("found no " + SPAN + " free ports in a row between 12000 and 31000");
    }

    private static boolean allFree(int base) {
        for (int port = base; port <= base + SPAN; port++) {
            if (!PortProbe.isFree(port)) {
                return false;
            }
        }
        return true;
    }
}
