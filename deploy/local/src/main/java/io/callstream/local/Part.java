package io.callstream.local;

import io.callstream.local.process.LocalFault;

import java.util.Arrays;
import java.util.List;

/// One process of the local suite: a part of the stack, or one of the four services.
///
/// [#processName()] names its log, its pid file and its line in `status`.
public enum Part {
    /// The broker; also its own controller.
    KAFKA("kafka", 9092, 11),
    /// The second broker, with `--brokers 3` alone.
    KAFKA_2("kafka-2", 9094, 13),
    /// The third broker, with `--brokers 3` alone.
    KAFKA_3("kafka-3", 9096, 15),
    /// The online store.
    REDIS("redis", 6379, 8),
    /// The object store.
    S3("s3", 9000, 7),
    /// The schema registry.
    REGISTRY("registry", 8085, 5),
    /// Raw JSON in, validated events out.
    INGEST("ingest-service", 8081, 1),
    /// Profiles, timelines, views.
    ENRICHMENT("enrichment-service", 8082, 2),
    /// The online store's writer and its REST endpoint.
    FEATURE("feature-service", 8083, 3),
    /// Topics to Parquet.
    LAKE_SINK("lake-sink-service", 8084, 4);

    private final String processName;
    private final int defaultPort;
    private final int offset;

    Part(String processName, int defaultPort, int offset) {
        this.processName = processName;
        this.defaultPort = defaultPort;
        this.offset = offset;
    }

    /// The name people see and type.
    public String processName() {
        return processName;
    }

    /// True for the four services, false for the parts of the stack.
    public boolean isService() {
        return ordinal() >= INGEST.ordinal();
    }

    /// True for a Kafka broker.
    public boolean isBroker() {
        return ordinal() <= KAFKA_3.ordinal();
    }

    int defaultPort() {
        return defaultPort;
    }

    int offset() {
        return offset;
    }

    /// The four services, in the order in which they start.
    public static List<Part> services() {
        return Arrays.stream(values()).filter(Part::isService).toList();
    }

    /// The part of that [#processName()].
    ///
    /// @throws LocalFault where there is none, listing the names
    public static Part named(String name) {
        return Arrays.stream(values())
                .filter(part -> part.processName.equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new LocalFault(
                                        "no part is called '"
                                                + name
                                                + "'; the parts are "
                                                + String.join(
                                                        ", ",
                                                        Arrays.stream(values())
                                                                .map(Part::processName)
                                                                .toList())));
    }
}
