package io.callstream.runtime;

/// The Kafka variables that services with and without Kafka Streams share.
public final class KafkaSettings {
    private KafkaSettings() {}

    public static String bootstrap(Env env) {
        String bootstrap =
                env.text(
                        "CALLSTREAM_KAFKA_BOOTSTRAP",
                        "127.0.0.1:9092",
                        "Kafka brokers, host:port joined by commas");
        if (!bootstrap.matches("[^\\s,:]+:\\d{1,5}(,[^\\s,:]+:\\d{1,5})*")) {
            env.fault(
                    "CALLSTREAM_KAFKA_BOOTSTRAP is \""
                            + bootstrap
                            + "\", but must be host:port, several joined by commas");
        }
        return bootstrap;
    }

    public static int partitions(Env env) {
        return env.integer(
                "CALLSTREAM_PARTITIONS", 6, 1, 1000, "partitions of every topic; fixed at birth");
    }

    public static int replication(Env env) {
        return env.integer(
                "CALLSTREAM_REPLICATION",
                3,
                1,
                9,
                "copies of every partition; 1 on a single broker");
    }
}
